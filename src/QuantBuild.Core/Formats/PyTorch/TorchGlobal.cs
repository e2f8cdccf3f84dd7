using System.Collections.Frozen;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>What a name of a pickle may stand for.</summary>
internal enum TorchGlobalKind
{
    OrderedDict,
    RebuildTensorV2,
    RebuildTensorV3,
    RebuildParameter,

    /// <summary>The class of a storage; its element type goes with it.</summary>
    Storage,

    /// <summary>A torch.dtype.</summary>
    DataType,
}

/// <summary>A class, function or type that a pickle may name. There are no others, and none of them is ever run: each is a case of our own code.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Type">Element type of a storage or a dtype.</param>
internal sealed record TorchGlobal(string Name, TorchGlobalKind Kind, ElementType Type = ElementType.Undefined)
{
    private static readonly FrozenDictionary<(string Module, string Name), TorchGlobal> _allowed = Allowed().ToFrozenDictionary();

    /// <summary>The global of exactly this name; null for all that are not allowed.</summary>
    public static TorchGlobal? Find(string module, string name) => _allowed.GetValueOrDefault((module, name));

    private static IEnumerable<KeyValuePair<(string Module, string Name), TorchGlobal>> Allowed()
    {
        yield return Entry("collections", "OrderedDict", TorchGlobalKind.OrderedDict);
        yield return Entry("torch._utils", "_rebuild_tensor_v2", TorchGlobalKind.RebuildTensorV2);
        yield return Entry("torch._utils", "_rebuild_tensor_v3", TorchGlobalKind.RebuildTensorV3);
        yield return Entry("torch._utils", "_rebuild_parameter", TorchGlobalKind.RebuildParameter);

        yield return Entry("torch", "FloatStorage", TorchGlobalKind.Storage, ElementType.Float32);
        yield return Entry("torch", "HalfStorage", TorchGlobalKind.Storage, ElementType.Float16);
        yield return Entry("torch", "BFloat16Storage", TorchGlobalKind.Storage, ElementType.BFloat16);
        yield return Entry("torch", "DoubleStorage", TorchGlobalKind.Storage, ElementType.Float64);
        yield return Entry("torch", "CharStorage", TorchGlobalKind.Storage, ElementType.Int8);
        yield return Entry("torch", "ByteStorage", TorchGlobalKind.Storage, ElementType.UInt8);
        yield return Entry("torch", "ShortStorage", TorchGlobalKind.Storage, ElementType.Int16);
        yield return Entry("torch", "IntStorage", TorchGlobalKind.Storage, ElementType.Int32);
        yield return Entry("torch", "LongStorage", TorchGlobalKind.Storage, ElementType.Int64);
        yield return Entry("torch", "BoolStorage", TorchGlobalKind.Storage, ElementType.Bool);
        // Bytes whose type the tensor states; counted in bytes.
        yield return Entry("torch.storage", "UntypedStorage", TorchGlobalKind.Storage, ElementType.UInt8);

        // The types that have no storage class of their own.
        yield return Entry("torch", "float8_e4m3fn", TorchGlobalKind.DataType, ElementType.Float8E4M3);
        yield return Entry("torch", "float8_e5m2", TorchGlobalKind.DataType, ElementType.Float8E5M2);
        yield return Entry("torch", "uint16", TorchGlobalKind.DataType, ElementType.UInt16);
        yield return Entry("torch", "uint32", TorchGlobalKind.DataType, ElementType.UInt32);
        yield return Entry("torch", "uint64", TorchGlobalKind.DataType, ElementType.UInt64);
    }

    private static KeyValuePair<(string Module, string Name), TorchGlobal> Entry(
        string module, string name, TorchGlobalKind kind, ElementType type = ElementType.Undefined) =>
        new((module, name), new TorchGlobal($"{module}.{name}", kind, type));
}
