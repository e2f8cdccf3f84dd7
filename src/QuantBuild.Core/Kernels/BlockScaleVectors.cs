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
        int done = format.Symmetric
            ? Symmetric<TVector, TLanes>(minimum, maximum, first, format.MiddleCode, scales, zeroPoints)
            : Asymmetric<TVector, TLanes>(minimum, maximum, format.Bits, scales, zeroPoints);
        for (int i = done; i < minimum.Length; i++)
        {
            var chosen = BlockQuantizer.Choose(minimum[i], maximum[i], first[i], format);
            scales[i] = chosen.Scale;
            zeroPoints[i] = chosen.ZeroPoint;
        }

        if (format.ScaleType != ElementType.Float32)
            Round(scales, format.ScaleType);
        Invert<TVector, TLanes>(scales, minimum);
    }

    // Each a method of its own: what a run has no use for is not compiled.

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Symmetric<TVector, TLanes>(
        ReadOnlySpan<float> minimum, ReadOnlySpan<float> maximum, ReadOnlySpan<float> first, byte middleCode, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float lower = ref MemoryMarshal.GetReference(minimum);
        ref float upper = ref MemoryMarshal.GetReference(maximum);
        ref float firsts = ref MemoryMarshal.GetReference(first);
        ref float stored = ref MemoryMarshal.GetReference(scales);
        zeroPoints.Fill(middleCode);
        var factor = TLanes.Broadcast(-1f / middleCode);
        int i = 0;
        for (; i <= minimum.Length - TLanes.Count; i += TLanes.Count)
        {
            var farther = TLanes.Farther(TLanes.Load(ref lower, i), TLanes.Load(ref upper, i));
            farther = TLanes.WhereZero(farther, TLanes.Load(ref firsts, i), farther);
            TLanes.Store(TLanes.Multiply(farther, factor), ref stored, i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Asymmetric<TVector, TLanes>(
        ReadOnlySpan<float> minimum, ReadOnlySpan<float> maximum, int bits, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float lowest = ref MemoryMarshal.GetReference(minimum);
        ref float highest = ref MemoryMarshal.GetReference(maximum);
        ref float stored = ref MemoryMarshal.GetReference(scales);
        ref byte codes = ref MemoryMarshal.GetReference(zeroPoints);
        var zero = TLanes.Broadcast(0f);
        var last = TLanes.Broadcast((1 << bits) - 1);
        int i = 0;
        for (; i <= minimum.Length - TLanes.Count; i += TLanes.Count)
        {
            var lower = TLanes.Smaller(TLanes.Load(ref lowest, i), zero);
            var scale = TLanes.Divide(TLanes.Subtract(TLanes.Larger(TLanes.Load(ref highest, i), zero), lower), last);
            var position = TLanes.WhereZero(scale, zero, TLanes.Subtract(zero, TLanes.Divide(lower, scale)));
            TLanes.Store(scale, ref stored, i);
            TLanes.StoreCodes(HalfAwayQuantizer.Round<TVector, TLanes>(position, last), ref codes, i);
        }

        return i;
    }

    /// <summary>To the type in which scales are stored, and back.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Round(Span<float> scales, ElementType type)
    {
        Span<byte> narrow = stackalloc byte[2 * Most];
        narrow = narrow[..(2 * scales.Length)];
        FloatConversion.FromSingle(scales, type, narrow);
        FloatConversion.ToSingle(narrow, type, scales);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Invert<TVector, TLanes>(ReadOnlySpan<float> scales, Span<float> inverse)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float stored = ref MemoryMarshal.GetReference(scales);
        ref float result = ref MemoryMarshal.GetReference(inverse);
        int i = 0;
        for (; i <= scales.Length - TLanes.Count; i += TLanes.Count)
        {
            var scale = TLanes.Load(ref stored, i);
            TLanes.Store(TLanes.WhereZero(scale, TLanes.Broadcast(0f), TLanes.Divide(TLanes.Broadcast(1f), scale)), ref result, i);
        }

        for (; i < scales.Length; i++)
            inverse[i] = BlockScale.Inverse(scales[i]);
    }
}
