using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>The scales and zero points of many blocks at once: the arithmetic of <see cref="BlockScale"/>, for at most <see cref="Most"/> blocks.</summary>
internal static class BlockScaleVectors
{
    public const int Most = 256;

    /// <param name="minimum">The lower end of each block; comes back as what values are multiplied by.</param>
    /// <param name="maximum">The upper end of each block.</param>
    /// <param name="first">The first value of each block.</param>
    /// <param name="format">Bits, symmetry, scale type.</param>
    /// <param name="scales">The stored scale of each block.</param>
    /// <param name="zeroPoints">The code of zero of each block, also when symmetric.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose<TVector, TLanes>(
        Span<float> minimum, ReadOnlySpan<float> maximum, ReadOnlySpan<float> first, in BlockFormat format, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int blocks = minimum.Length;
        ref float lower = ref MemoryMarshal.GetReference(minimum);
        ref float upper = ref MemoryMarshal.GetReference(maximum);
        ref float firsts = ref MemoryMarshal.GetReference(first);
        ref float stored = ref MemoryMarshal.GetReference(scales);
        ref byte zero = ref MemoryMarshal.GetReference(zeroPoints);
        int i = 0;
        if (format.Symmetric)
        {
            zeroPoints.Fill(format.MiddleCode);
            var factor = TLanes.Broadcast(-1f / format.MiddleCode);
            for (; i <= blocks - TLanes.Count; i += TLanes.Count)
            {
                var farther = TLanes.Farther(TLanes.Load(ref lower, i), TLanes.Load(ref upper, i));
                farther = TLanes.WhereZero(farther, TLanes.Load(ref firsts, i), farther);
                TLanes.Store(TLanes.Multiply(farther, factor), ref stored, i);
            }
        }
        else
        {
            for (; i <= blocks - TLanes.Count; i += TLanes.Count)
                Asymmetric<TVector, TLanes>(TLanes.Load(ref lower, i), TLanes.Load(ref upper, i), format.Bits, ref stored, ref zero, i);
        }

        for (; i < blocks; i++)
        {
            var chosen = BlockQuantizer.Choose(minimum[i], maximum[i], first[i], format);
            scales[i] = chosen.Scale;
            zeroPoints[i] = chosen.ZeroPoint;
        }

        if (format.ScaleType != ElementType.Float32)
        {
            Span<byte> narrow = stackalloc byte[2 * Most];
            FloatConversion.FromSingle(scales, format.ScaleType, narrow[..(2 * blocks)]);
            FloatConversion.ToSingle(narrow[..(2 * blocks)], format.ScaleType, scales);
        }

        var one = TLanes.Broadcast(1f);
        for (i = 0; i <= blocks - TLanes.Count; i += TLanes.Count)
        {
            var scale = TLanes.Load(ref stored, i);
            TLanes.Store(TLanes.WhereZero(scale, TLanes.Broadcast(0f), TLanes.Divide(one, scale)), ref lower, i);
        }

        for (; i < blocks; i++)
            minimum[i] = BlockScale.Inverse(scales[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Asymmetric<TVector, TLanes>(TVector lower, TVector upper, int bits, ref float scales, ref byte zeroPoints, int index)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var last = TLanes.Broadcast((1 << bits) - 1);
        lower = TLanes.Smaller(lower, zero);
        var scale = TLanes.Divide(TLanes.Subtract(TLanes.Larger(upper, zero), lower), last);
        var position = TLanes.WhereZero(scale, zero, TLanes.Subtract(zero, TLanes.Divide(lower, scale)));
        TLanes.Store(scale, ref scales, index);
        TLanes.StoreCodes(HalfAwayQuantizer.Round<TVector, TLanes>(position, last), ref zeroPoints, index);
    }
}
