namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>The numbers of TensorProto.DataType that raising a model needs to know.</summary>
internal static class OnnxDataType
{
    public const int Undefined = 0;
    public const int Float = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Bool = 9;
    public const int Float16 = 10;
    public const int Double = 11;

    /// <summary>The names that Cast had for its target type before opset 6, in the order of the numbers.</summary>
    private static readonly string[] LegacyNames =
    [
        "UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING",
        "BOOL", "FLOAT16", "DOUBLE", "UINT32", "UINT64", "COMPLEX64", "COMPLEX128",
    ];

    /// <summary>The number of a type name, in upper or lower case; 0 when there is none.</summary>
    public static int Parse(string name) => Math.Max(0, Array.IndexOf(LegacyNames, name.ToUpperInvariant()));
}
