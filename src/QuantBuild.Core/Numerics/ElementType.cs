namespace QuantBuild.Numerics;

/// <summary>The element types of tensors, over all formats.</summary>
public enum ElementType
{
    Undefined = 0,
    Float32,
    Float16,
    BFloat16,
    Float64,
    Float8E4M3,
    Float8E5M2,
    Float4E2M1,
    Int2,
    UInt2,
    Int4,
    UInt4,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Bool,
    String,
    Other,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bits of one element as it is stored; 0 for types without a fixed size.</summary>
    public static int BitSize(this ElementType type) => type switch
    {
        ElementType.Int2 or ElementType.UInt2 => 2,
        ElementType.Float4E2M1 or ElementType.Int4 or ElementType.UInt4 => 4,
        ElementType.Float8E4M3 or ElementType.Float8E5M2 or ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 8,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 16,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 32,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 64,
        _ => 0,
    };

    /// <summary>The name users read and write: <c>FP32</c>, <c>INT4</c>.</summary>
    public static string Name(this ElementType type) => type switch
    {
        ElementType.Float32 => "FP32",
        ElementType.Float16 => "FP16",
        ElementType.BFloat16 => "BF16",
        ElementType.Float64 => "FP64",
        ElementType.Float8E4M3 => "FP8",
        ElementType.Float8E5M2 => "FP8E5M2",
        ElementType.Float4E2M1 => "FP4",
        _ => type.ToString().ToUpperInvariant(),
    };

    /// <summary>True for the types that weights come in before they are quantized.</summary>
    public static bool IsFloat(this ElementType type) =>
        type is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16 or ElementType.Float64;

    /// <summary>Bytes of <paramref name="elements"/> elements, the last byte padded; throws <see cref="OverflowException"/> when they do not fit.</summary>
    public static long ByteSize(this ElementType type, long elements) => checked(((elements * type.BitSize()) + 7) / 8);
}
