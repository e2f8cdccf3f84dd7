namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>
/// The functions of ONNX Runtime's C API that are used here. The API is a structure of function pointers whose order never changes, so a
/// function is named by its position. All of them exist since version 1 of the API but <see cref="HasShape"/>.
/// </summary>
/// <remarks>
/// Objects are opaque pointers, written <c>nint</c>. Functions that return <c>nint</c> return a status: zero, or an object with an error
/// that <see cref="OrtStatus.Check"/> reads and releases.
/// </remarks>
internal readonly unsafe struct OrtApi(nint* table, int version)
{
    /// <summary>The version of the API that every function but <see cref="HasShape"/> needs.</summary>
    public const int LowestVersion = 1;

    private const int HasShapeVersion = 24;

    public delegate* unmanaged<nint, byte*> GetErrorMessage => (delegate* unmanaged<nint, byte*>)table[2];

    /// <summary>(logging function, its argument, severity, log id, out environment)</summary>
    public delegate* unmanaged<nint, nint, int, byte*, nint*, nint> CreateEnvWithCustomLogger =>
        (delegate* unmanaged<nint, nint, int, byte*, nint*, nint>)table[4];

    public delegate* unmanaged<nint, nint> DisableTelemetryEvents => (delegate* unmanaged<nint, nint>)table[6];

    /// <summary>(environment, path, options, out session); the path is UTF-16 on Windows and UTF-8 elsewhere.</summary>
    public delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession => (delegate* unmanaged<nint, void*, nint, nint*, nint>)table[7];

    /// <summary>(session, run options, input names, inputs, count, output names, count, out outputs)</summary>
    public delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run =>
        (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)table[9];

    public delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)table[10];

    public delegate* unmanaged<nint, void*, nint> SetOptimizedModelFilePath => (delegate* unmanaged<nint, void*, nint>)table[11];

    public delegate* unmanaged<nint, nint> DisableMemPattern => (delegate* unmanaged<nint, nint>)table[17];

    public delegate* unmanaged<nint, nint> DisableCpuMemArena => (delegate* unmanaged<nint, nint>)table[19];

    public delegate* unmanaged<nint, int, nint> SetSessionLogSeverityLevel => (delegate* unmanaged<nint, int, nint>)table[22];

    public delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads => (delegate* unmanaged<nint, int, nint>)table[24];

    public delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount => (delegate* unmanaged<nint, nuint*, nint>)table[30];

    public delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount => (delegate* unmanaged<nint, nuint*, nint>)table[31];

    public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)table[33];

    public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)table[34];

    /// <summary>(session, index, allocator, out name); the name goes back with <see cref="AllocatorFree"/>.</summary>
    public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName =>
        (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[36];

    public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName =>
        (delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[37];

    /// <summary>(allocator, shape, rank, element type, out value)</summary>
    public delegate* unmanaged<nint, long*, nuint, int, nint*, nint> CreateTensor =>
        (delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)table[48];

    /// <summary>(memory info, data, bytes, shape, rank, element type, out value); the value points into the data, it owns no copy.</summary>
    public delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithData =>
        (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49];

    public delegate* unmanaged<nint, void**, nint> GetTensorData => (delegate* unmanaged<nint, void**, nint>)table[51];

    /// <summary>(value, zero-terminated UTF-8 strings, count)</summary>
    public delegate* unmanaged<nint, byte**, nuint, nint> FillStringTensor => (delegate* unmanaged<nint, byte**, nuint, nint>)table[52];

    public delegate* unmanaged<nint, nuint*, nint> GetStringTensorDataLength => (delegate* unmanaged<nint, nuint*, nint>)table[53];

    /// <summary>(value, out bytes of all strings, length, out offset of each, count)</summary>
    public delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint> GetStringTensorContent =>
        (delegate* unmanaged<nint, void*, nuint, nuint*, nuint, nint>)table[54];

    /// <summary>(type info, out tensor info or null); the tensor info belongs to the type info.</summary>
    public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo => (delegate* unmanaged<nint, nint*, nint>)table[55];

    public delegate* unmanaged<nint, int*, nint> GetKindFromTypeInfo => (delegate* unmanaged<nint, int*, nint>)table[56];

    public delegate* unmanaged<nint, int*, nint> GetTensorElementType => (delegate* unmanaged<nint, int*, nint>)table[60];

    public delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount => (delegate* unmanaged<nint, nuint*, nint>)table[61];

    public delegate* unmanaged<nint, long*, nuint, nint> GetDimensions => (delegate* unmanaged<nint, long*, nuint, nint>)table[62];

    /// <summary>(tensor info, out names, rank); the names belong to the tensor info.</summary>
    public delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions => (delegate* unmanaged<nint, byte**, nuint, nint>)table[63];

    public delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape => (delegate* unmanaged<nint, nint*, nint>)table[65];

    /// <summary>(value, out kind: <see cref="OrtKind"/>)</summary>
    public delegate* unmanaged<nint, int*, nint> GetValueKind => (delegate* unmanaged<nint, int*, nint>)table[67];

    /// <summary>(allocator type, memory type, out memory info)</summary>
    public delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo => (delegate* unmanaged<int, int, nint*, nint>)table[69];

    public delegate* unmanaged<nint, void*, nint> AllocatorFree => (delegate* unmanaged<nint, void*, nint>)table[76];

    /// <summary>The default allocator; it is not released.</summary>
    public delegate* unmanaged<nint*, nint> GetDefaultAllocator => (delegate* unmanaged<nint*, nint>)table[78];

    /// <summary>(sequence or map, index, allocator, out value); of a map 0 gives the keys and 1 the values, as tensors in the same order.</summary>
    public delegate* unmanaged<nint, int, nint, nint*, nint> GetValue => (delegate* unmanaged<nint, int, nint, nint*, nint>)table[80];

    public delegate* unmanaged<nint, nuint*, nint> GetValueCount => (delegate* unmanaged<nint, nuint*, nint>)table[81];

    public delegate* unmanaged<nint, void> ReleaseEnv => (delegate* unmanaged<nint, void>)table[92];

    public delegate* unmanaged<nint, void> ReleaseStatus => (delegate* unmanaged<nint, void>)table[93];

    public delegate* unmanaged<nint, void> ReleaseMemoryInfo => (delegate* unmanaged<nint, void>)table[94];

    public delegate* unmanaged<nint, void> ReleaseSession => (delegate* unmanaged<nint, void>)table[95];

    public delegate* unmanaged<nint, void> ReleaseValue => (delegate* unmanaged<nint, void>)table[96];

    public delegate* unmanaged<nint, void> ReleaseTypeInfo => (delegate* unmanaged<nint, void>)table[98];

    public delegate* unmanaged<nint, void> ReleaseTensorInfo => (delegate* unmanaged<nint, void>)table[99];

    public delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)table[100];

    /// <summary>False when a declared type has no shape at all. Older libraries cannot tell that from a scalar: null.</summary>
    public bool? HasShape(nint tensorInfo) =>
        version >= HasShapeVersion ? ((delegate* unmanaged<nint, byte>)table[390])(tensorInfo) != 0 : null;
}

/// <summary>What a value is.</summary>
internal enum OrtKind
{
    Unknown,
    Tensor,
    Sequence,
    Map,
    Opaque,
    SparseTensor,
    Optional,
}
