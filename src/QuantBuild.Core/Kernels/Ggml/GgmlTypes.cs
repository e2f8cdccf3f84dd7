namespace QuantBuild.Kernels.Ggml;

/// <summary>Facts about the tensor types of ggml: a row is a whole number of blocks, and a block has a fixed number of bytes.</summary>
public static class GgmlTypes
{
    /// <summary>Elements of a super-block: of all K types, most I types and the ternary ones.</summary>
    public const int SuperBlock = 256;

    /// <summary>Every type, in the order of its number.</summary>
    public static IReadOnlyList<GgmlType> All { get; } = Enum.GetValues<GgmlType>();

    /// <summary>False for numbers that ggml has given up, or that are newer than this version.</summary>
    public static bool IsKnown(this GgmlType type) => Shape(type).Bytes > 0;

    /// <summary>Elements of a block; 1 for types that are no blocks.</summary>
    public static int BlockElements(this GgmlType type) => Shape(type).Elements;

    /// <summary>Bytes of a block, its scales included.</summary>
    public static int BlockBytes(this GgmlType type) => Shape(type).Bytes;

    /// <summary>True for types whose blocks share scales.</summary>
    public static bool IsQuantized(this GgmlType type) => Shape(type).Elements > 1;

    /// <summary>True for the types that are plain numbers with a fraction: F32, F16, BF16 and F64.</summary>
    public static bool IsFloat(this GgmlType type) => type is GgmlType.F32 or GgmlType.F16 or GgmlType.BF16 or GgmlType.F64;

    /// <summary>Bits for each weight, scales included: 4.5 for Q4_K.</summary>
    public static double BitsPerWeight(this GgmlType type) => 8.0 * type.BlockBytes() / type.BlockElements();

    /// <summary>Bytes of <paramref name="elements"/> elements, which must be whole blocks.</summary>
    /// <exception cref="ArgumentException">They are no whole number of blocks.</exception>
    /// <exception cref="OverflowException">The bytes do not fit.</exception>
    public static long ByteSize(this GgmlType type, long elements)
    {
        var (size, bytes) = Shape(type);
        if (elements % size != 0) throw new ArgumentException($"{elements} elements are no whole number of blocks of {size}.", nameof(elements));
        return checked(elements / size * bytes);
    }

    private static (int Elements, int Bytes) Shape(GgmlType type) => type switch
    {
        GgmlType.F32 or GgmlType.I32 => (1, 4),
        GgmlType.F16 or GgmlType.BF16 or GgmlType.I16 => (1, 2),
        GgmlType.F64 or GgmlType.I64 => (1, 8),
        GgmlType.I8 => (1, 1),
        GgmlType.Q4_0 => (32, 18),
        GgmlType.Q4_1 => (32, 20),
        GgmlType.Q5_0 => (32, 22),
        GgmlType.Q5_1 => (32, 24),
        GgmlType.Q8_0 => (32, 34),
        GgmlType.Q8_1 => (32, 36),
        GgmlType.Q2_K => (SuperBlock, 84),
        GgmlType.Q3_K => (SuperBlock, 110),
        GgmlType.Q4_K => (SuperBlock, 144),
        GgmlType.Q5_K => (SuperBlock, 176),
        GgmlType.Q6_K => (SuperBlock, 210),
        GgmlType.Q8_K => (SuperBlock, 292),
        GgmlType.IQ2_XXS => (SuperBlock, 66),
        GgmlType.IQ2_XS => (SuperBlock, 74),
        GgmlType.IQ2_S => (SuperBlock, 82),
        GgmlType.IQ3_XXS => (SuperBlock, 98),
        GgmlType.IQ3_S => (SuperBlock, 110),
        GgmlType.IQ1_S => (SuperBlock, 50),
        GgmlType.IQ1_M => (SuperBlock, 56),
        GgmlType.IQ4_NL => (32, 18),
        GgmlType.IQ4_XS => (SuperBlock, 136),
        GgmlType.TQ1_0 => (SuperBlock, 54),
        GgmlType.TQ2_0 => (SuperBlock, 66),
        GgmlType.MXFP4 => (32, 17),
        GgmlType.NVFP4 => (64, 36),
        GgmlType.Q1_0 => (128, 18),
        GgmlType.Q2_0 => (64, 18),
        _ => (1, 0),
    };
}
