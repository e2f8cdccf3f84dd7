using QuantBuild.Numerics;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>ONNXTensorElementDataType, by number. Up to 23 the numbers are those of ONNX; the 2-bit types differ.</summary>
internal static class OrtElementTypes
{
    /// <summary>Position = the number in the C API.</summary>
    private static readonly ElementType[] Types =
    [
        ElementType.Undefined,
        ElementType.Float32,
        ElementType.UInt8,
        ElementType.Int8,
        ElementType.UInt16,
        ElementType.Int16,
        ElementType.Int32,
        ElementType.Int64,
        ElementType.String,
        ElementType.Bool,
        ElementType.Float16,
        ElementType.Float64,
        ElementType.UInt32,
        ElementType.UInt64,
        ElementType.Other, // complex64
        ElementType.Other, // complex128
        ElementType.BFloat16,
        ElementType.Float8E4M3,
        ElementType.Other, // float8e4m3fnuz
        ElementType.Float8E5M2,
        ElementType.Other, // float8e5m2fnuz
        ElementType.UInt4,
        ElementType.Int4,
        ElementType.Float4E2M1,
        ElementType.UInt2,
        ElementType.Int2,
    ];

    public static ElementType FromOrt(int number) =>
        (uint)number < (uint)Types.Length ? Types[number] : ElementType.Other;

    /// <summary>The number in the C API, or null for types that it cannot express.</summary>
    public static int? ToOrt(ElementType type) =>
        type is ElementType.Undefined or ElementType.Other || Array.IndexOf(Types, type) is not (> 0 and var number) ? null : number;
}
