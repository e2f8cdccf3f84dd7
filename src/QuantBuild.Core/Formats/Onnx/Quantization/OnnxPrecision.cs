using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>What a value of Precision means for ONNX.</summary>
/// <param name="Name">As users write it.</param>
/// <param name="Type">The type that weights are stored in.</param>
/// <param name="Symmetric">Without zero points unless the user says otherwise.</param>
internal sealed record OnnxPrecision(string Name, ElementType Type, bool Symmetric)
{
    private static readonly OnnxPrecision[] All =
    [
        new("INT4", ElementType.Int4, true),
        new("UINT4", ElementType.UInt4, false),
        new("INT8", ElementType.Int8, true),
        new("UINT8", ElementType.UInt8, false),
        new("FP16", ElementType.Float16, true),
        new("BF16", ElementType.BFloat16, true),
        new("FP32", ElementType.Float32, true),
        new("FP8", ElementType.Float8E4M3, true),
        new("FP8E5M2", ElementType.Float8E5M2, true),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(precision => precision.Name)];

    /// <summary>Codes with scales, integers or FP8; otherwise the values themselves in another type.</summary>
    public bool HasScales => !Type.IsFloat();

    public bool IsFloat8 => Type is ElementType.Float8E4M3 or ElementType.Float8E5M2;

    public bool IsInteger => HasScales && !IsFloat8;

    public bool IsSigned => Type is ElementType.Int4 or ElementType.Int8;

    public int Bits => Type.BitSize();

    /// <summary>The same kind of code with eight bits.</summary>
    public OnnxPrecision EightBits => IsSigned ? All[2] : All[3];

    public static OnnxPrecision? Find(string name) => All.FirstOrDefault(precision => string.Equals(precision.Name, name, StringComparison.OrdinalIgnoreCase));

    public static OnnxPrecision Parse(string name, string file, string format) =>
        Find(name) ?? throw SettingErrors.Precision(file, name, format, Names);
}
