using QuantBuild.Numerics;

namespace QuantBuild.Formats.Onnx;

/// <summary>ONNX's numbers for element types (TensorProto.DataType) and ours.</summary>
internal static class OnnxTypes
{
    private static readonly ElementType[] ByNumber =
    [
        ElementType.Undefined, ElementType.Float32, ElementType.UInt8, ElementType.Int8, ElementType.UInt16, ElementType.Int16,
        ElementType.Int32, ElementType.Int64, ElementType.String, ElementType.Bool, ElementType.Float16, ElementType.Float64,
        ElementType.UInt32, ElementType.UInt64, ElementType.Other, ElementType.Other, ElementType.BFloat16,
        ElementType.Float8E4M3, ElementType.Other, ElementType.Float8E5M2, ElementType.Other, ElementType.UInt4, ElementType.Int4,
        ElementType.Float4E2M1, ElementType.Other, ElementType.UInt2, ElementType.Int2,
    ];

    /// <summary>Bits of the types that have no name of ours: complex64, complex128, FP8 FNUZ variants, E8M0.</summary>
    private static int OtherBits(int number) => number switch { 14 => 64, 15 => 128, 18 or 20 or 24 => 8, _ => 0 };

    public static ElementType ToElementType(int number) =>
        number >= 0 && number < ByNumber.Length ? ByNumber[number] : ElementType.Other;

    public static int FromElementType(ElementType type)
    {
        var number = Array.IndexOf(ByNumber, type);
        return number >= 0 && type != ElementType.Other ? number : throw new ArgumentOutOfRangeException(nameof(type), type, "ONNX has no such type.");
    }

    /// <summary>Bits of one element in raw_data; 0 when the type has no fixed size or is not known.</summary>
    public static int BitSize(int number) => ToElementType(number) is var type and not ElementType.Other ? type.BitSize() : OtherBits(number);

    public static string Name(int number) => ToElementType(number) is var type and not ElementType.Other ? type.Name() : $"type {number}";
}
