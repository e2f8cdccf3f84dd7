using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>
/// The vector form of <see cref="AffineGroupQuantizer"/>: the ranges of many groups, then all their scales and biases, then their codes, over
/// a piece that stays in the nearest cache in between. Groups are whole numbers of vectors, so that no loop has a rest.
/// </summary>
internal static class AffineGroupVectors
{
    /// <summary>Values of one piece: 16 KiB.</summary>
    private const int PieceLength = 4096;

    /// <summary>Groups of one piece: those of 32 values.</summary>
    private const int MostGroups = PieceLength / 32;

    /// <summary>1.5 * 2^23. What is added to it is rounded to a whole number, halves to even, because its last place is worth one.</summary>
    private const float WholeNumbers = 12582912f;

    public static void Quantize<TVector, TLanes>(
        ReadOnlySpan<float> values, AffineGroupFormat format, Span<byte> codes, Span<float> scales, Span<float> biases)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<float> lower = stackalloc float[MostGroups];
        Span<float> upper = stackalloc float[MostGroups];
        int most = PieceLength / format.GroupSize;
        for (int first = 0; first < scales.Length; first += most)
        {
            int groups = Math.Min(most, scales.Length - first);
            var piece = values.Slice(first * format.GroupSize, groups * format.GroupSize);
            Ranges<TVector, TLanes>(piece, format.GroupSize, lower, upper);
            Choose<TVector, TLanes>(lower, upper, groups, format.LastCode);
            Store(lower[..groups], format.StoredType, scales.Slice(first, groups));
            Store(upper[..groups], format.StoredType, biases.Slice(first, groups));
            Codes<TVector, TLanes>(piece, format.GroupSize, lower, upper, format.LastCode, codes[(first * format.GroupSize)..]);
        }
    }

    private static void Ranges<TVector, TLanes>(ReadOnlySpan<float> piece, int groupSize, Span<float> lower, Span<float> upper)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(piece);
        int group = 0;
        for (int start = 0; start < piece.Length; start += groupSize)
        {
            // Two of each, because the next comparison would otherwise wait for the one before.
            var lowest = TLanes.Broadcast(float.PositiveInfinity);
            var highest = TLanes.Broadcast(float.NegativeInfinity);
            var lowest2 = lowest;
            var highest2 = highest;
            for (int i = start; i < start + groupSize; i += 2 * TLanes.Count)
            {
                var vector = TLanes.Load(ref source, i);
                var vector2 = TLanes.Load(ref source, i + TLanes.Count);
                lowest = TLanes.Smaller(vector, lowest);
                highest = TLanes.Larger(vector, highest);
                lowest2 = TLanes.Smaller(vector2, lowest2);
                highest2 = TLanes.Larger(vector2, highest2);
            }

            lower[group] = TLanes.SmallestOf(TLanes.Smaller(lowest, lowest2));
            upper[group] = TLanes.LargestOf(TLanes.Larger(highest, highest2));
            group++;
        }
    }

    /// <summary>Lower and upper ends to scales and biases, in place; lanes beyond the last group hold what does no harm.</summary>
    private static void Choose<TVector, TLanes>(Span<float> lower, Span<float> upper, int groups, float last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float lowers = ref MemoryMarshal.GetReference(lower);
        ref float uppers = ref MemoryMarshal.GetReference(upper);
        var zero = TLanes.Broadcast(0f);
        for (int i = 0; i < groups; i += TLanes.Count)
        {
            var minimum = TLanes.Load(ref lowers, i);
            var maximum = TLanes.Load(ref uppers, i);
            var step = TLanes.Divide(TLanes.Subtract(maximum, minimum), TLanes.Broadcast(last));
            step = TLanes.Larger(step, TLanes.Broadcast(AffineGroupQuantizer.SmallestScale));
            var scale = TLanes.WhereFarther(minimum, maximum, step, TLanes.Subtract(zero, step));
            var edge = TLanes.WhereFarther(minimum, maximum, minimum, maximum);
            var codeOfEdge = TLanes.Round(TLanes.Divide(edge, scale));
            TLanes.Store(TLanes.WhereZero(codeOfEdge, scale, TLanes.Divide(edge, codeOfEdge)), ref lowers, i);
            TLanes.Store(TLanes.WhereZero(codeOfEdge, zero, edge), ref uppers, i);
        }
    }

    private static void Store(ReadOnlySpan<float> values, ElementType type, Span<float> stored)
    {
        if (type == ElementType.Float32)
        {
            values.CopyTo(stored);
            return;
        }

        Span<byte> narrow = stackalloc byte[2 * MostGroups];
        narrow = narrow[..(2 * values.Length)];
        FloatConversion.FromSingle(values, type, narrow);
        FloatConversion.ToSingle(narrow, type, stored);
    }

    private static void Codes<TVector, TLanes>(
        ReadOnlySpan<float> piece, int groupSize, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, float last, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(piece);
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var highest = TLanes.Broadcast(last);
        int lanes = TLanes.Count;
        int group = 0;
        for (int start = 0; start < piece.Length; start += groupSize)
        {
            var scale = TLanes.Broadcast(scales[group]);
            var bias = TLanes.Broadcast(biases[group]);
            int end = start + groupSize;
            int i = start;
            for (; i <= end - (4 * lanes); i += 4 * lanes)
            {
                TLanes.StoreCodes(
                    Round<TVector, TLanes>(TLanes.Load(ref source, i), scale, bias, highest),
                    Round<TVector, TLanes>(TLanes.Load(ref source, i + lanes), scale, bias, highest),
                    Round<TVector, TLanes>(TLanes.Load(ref source, i + (2 * lanes)), scale, bias, highest),
                    Round<TVector, TLanes>(TLanes.Load(ref source, i + (3 * lanes)), scale, bias, highest),
                    ref destination,
                    i);
            }

            // Half of a step of AVX-512: the group of 32.
            for (; i < end; i += lanes)
                TLanes.StoreCodes(Round<TVector, TLanes>(TLanes.Load(ref source, i), scale, bias, highest), ref destination, i);
            group++;
        }
    }

    /// <summary>
    /// The code, whole. Clamping comes first: that changes nothing, as rounding keeps the order and both ends are whole, and leaves numbers small
    /// enough for <see cref="WholeNumbers"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Round<TVector, TLanes>(TVector values, TVector scale, TVector bias, TVector last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var position = TLanes.Divide(TLanes.Subtract(values, bias), scale);
        var clamped = TLanes.Smaller(TLanes.Larger(position, TLanes.Broadcast(0f)), last);
        return TLanes.Subtract(TLanes.Add(clamped, TLanes.Broadcast(WholeNumbers)), TLanes.Broadcast(WholeNumbers));
    }
}
