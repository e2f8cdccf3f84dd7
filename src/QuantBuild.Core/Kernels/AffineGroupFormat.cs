using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>How Apple MLX codes groups of a weight in its affine mode: value = code * scale + bias.</summary>
/// <param name="Bits">Bits of a code: 2, 3, 4, 5, 6 or 8.</param>
/// <param name="GroupSize">Consecutive values along the last axis that share a scale and a bias: 32, 64 or 128.</param>
/// <param name="StoredType">The type of the weight, FP32, FP16 or BF16, in which scales and biases are stored and values decoded.</param>
public readonly record struct AffineGroupFormat(int Bits, int GroupSize, ElementType StoredType)
{
    /// <summary>True when MLX has kernels for such groups.</summary>
    public bool IsSupported =>
        Bits is 2 or 3 or 4 or 5 or 6 or 8
        && GroupSize is 32 or 64 or 128
        && StoredType is ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>The highest code, 2^bits - 1.</summary>
    internal float LastCode => (1 << Bits) - 1;

    /// <summary>Groups of so many values.</summary>
    /// <exception cref="ArgumentException">The format is not supported, or the values are no whole number of groups.</exception>
    internal int Groups(int values)
    {
        Check();
        return KernelArguments.Rows(values, GroupSize);
    }

    internal void Check()
    {
        if (!IsSupported)
            throw new ArgumentException($"No groups of {GroupSize} values in {Bits} bits with scales of {StoredType.Name()}.");
    }
}
