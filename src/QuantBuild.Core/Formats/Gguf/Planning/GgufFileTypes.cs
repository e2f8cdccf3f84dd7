using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>Facts about file types.</summary>
public static class GgufFileTypes
{
    /// <summary>The bit that marks a file type that was guessed from the tensors, because the file does not say it.</summary>
    public const int Guessed = 1024;

    /// <summary>The type of the tensors that no rule of the mixture names.</summary>
    public static GgmlType TensorType(this GgufFileType type) => type switch
    {
        GgufFileType.F32 => GgmlType.F32,
        GgufFileType.F16 => GgmlType.F16,
        GgufFileType.BF16 => GgmlType.BF16,
        GgufFileType.Q4_0 => GgmlType.Q4_0,
        GgufFileType.Q4_1 => GgmlType.Q4_1,
        GgufFileType.Q5_0 => GgmlType.Q5_0,
        GgufFileType.Q5_1 => GgmlType.Q5_1,
        GgufFileType.Q8_0 => GgmlType.Q8_0,
        GgufFileType.Q2_K or GgufFileType.Q2_K_S => GgmlType.Q2_K,
        GgufFileType.Q3_K_S or GgufFileType.Q3_K_M or GgufFileType.Q3_K_L => GgmlType.Q3_K,
        GgufFileType.Q4_K_S or GgufFileType.Q4_K_M => GgmlType.Q4_K,
        GgufFileType.Q5_K_S or GgufFileType.Q5_K_M => GgmlType.Q5_K,
        GgufFileType.Q6_K => GgmlType.Q6_K,
        GgufFileType.IQ1_S => GgmlType.IQ1_S,
        GgufFileType.IQ1_M => GgmlType.IQ1_M,
        GgufFileType.IQ2_XXS => GgmlType.IQ2_XXS,
        // The file types of two bits are one step above the tensor type of the same name.
        GgufFileType.IQ2_XS or GgufFileType.IQ2_S => GgmlType.IQ2_XS,
        GgufFileType.IQ2_M => GgmlType.IQ2_S,
        GgufFileType.IQ3_XXS => GgmlType.IQ3_XXS,
        GgufFileType.IQ3_XS or GgufFileType.IQ3_S or GgufFileType.IQ3_M => GgmlType.IQ3_S,
        GgufFileType.IQ4_NL => GgmlType.IQ4_NL,
        GgufFileType.IQ4_XS => GgmlType.IQ4_XS,
        GgufFileType.TQ1_0 => GgmlType.TQ1_0,
        GgufFileType.TQ2_0 => GgmlType.TQ2_0,
        GgufFileType.MXFP4_MOE => GgmlType.MXFP4,
        GgufFileType.NVFP4 => GgmlType.NVFP4,
        GgufFileType.Q1_0 => GgmlType.Q1_0,
        GgufFileType.Q2_0 => GgmlType.Q2_0,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>What a file is called whose tensors mostly have this type; null when no file type is named after it.</summary>
    public static GgufFileType? MostlyOf(GgmlType type) => type switch
    {
        GgmlType.Q3_K => GgufFileType.Q3_K_M,
        GgmlType.Q4_K => GgufFileType.Q4_K_M,
        GgmlType.Q5_K => GgufFileType.Q5_K_M,
        GgmlType.MXFP4 => GgufFileType.MXFP4_MOE,
        _ => Enum.TryParse<GgufFileType>(type.ToString(), out var named) ? named : null,
    };
}
