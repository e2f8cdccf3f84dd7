using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>How values that share a scale are coded.</summary>
/// <param name="BlockSize">Consecutive values along the summed axis that share a scale; at least 1. The last block may be shorter.</param>
/// <param name="Bits">Bits of a code, 2 to 8.</param>
/// <param name="Symmetric">Without zero points: the code of zero is 2^(bits-1).</param>
/// <param name="ScaleType">The type that scales are stored in, FP32, FP16 or BF16; they are rounded to it before they are used.</param>
/// <param name="Algorithm">How scales and zero points are chosen.</param>
public readonly record struct BlockFormat(int BlockSize, int Bits, bool Symmetric, ElementType ScaleType = ElementType.Float32, ScaleAlgorithm Algorithm = ScaleAlgorithm.Range)
{
    /// <summary>The code of zero when there are no zero points: 8 for four bits.</summary>
    public byte MiddleCode => (byte)(1 << (Bits - 1));

    /// <summary>Blocks of <paramref name="length"/> values, a shorter last one counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The block size is not positive.</exception>
    public int Blocks(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockSize);
        return (int)(((long)length + BlockSize - 1) / BlockSize);
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockSize);
        KernelArguments.CheckBits(Bits);
        if (ScaleType is not (ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16))
            throw new ArgumentException($"Scales cannot be stored as {ScaleType.Name()}.", nameof(ScaleType));
    }
}
