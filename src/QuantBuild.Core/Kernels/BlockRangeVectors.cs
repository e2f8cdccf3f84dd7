using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>The ranges of many blocks. Zeros keep whatever sign they had; NaNs are passed over.</summary>
internal static class BlockRangeVectors
{
    /// <summary>Blocks of one length that follow each other; the last may be shorter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks<TVector, TLanes>(ReadOnlySpan<float> values, int length, Span<float> minimum, Span<float> maximum)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int block = 0;
        if (length % TLanes.Count == 0)
        {
            ref float source = ref MemoryMarshal.GetReference(values);
            int whole = values.Length / length;
            for (; block <= whole - 4; block += 4)
            {
                var (lowest0, highest0) = Of<TVector, TLanes>(ref Unsafe.Add(ref source, block * length), length);
                var (lowest1, highest1) = Of<TVector, TLanes>(ref Unsafe.Add(ref source, (block + 1) * length), length);
                var (lowest2, highest2) = Of<TVector, TLanes>(ref Unsafe.Add(ref source, (block + 2) * length), length);
                var (lowest3, highest3) = Of<TVector, TLanes>(ref Unsafe.Add(ref source, (block + 3) * length), length);
                TLanes.SmallestOfEach(lowest0, lowest1, lowest2, lowest3).StoreUnsafe(ref minimum[block]);
                TLanes.LargestOfEach(highest0, highest1, highest2, highest3).StoreUnsafe(ref maximum[block]);
            }
        }

        for (; block < minimum.Length; block++)
        {
            int start = block * length;
            (minimum[block], maximum[block]) = RangeKernel.Of<TVector, TLanes>(values.Slice(start, Math.Min(length, values.Length - start)));
        }
    }

    /// <summary>Blocks down the columns of a piece of a matrix.</summary>
    /// <param name="source">[rows, stride]</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="rows">Rows; at least 1.</param>
    /// <param name="minimum">[columns of the piece]</param>
    /// <param name="maximum">[columns of the piece]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns<TVector, TLanes>(ref readonly float source, int stride, int rows, Span<float> minimum, Span<float> maximum)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        minimum.Fill(float.PositiveInfinity);
        maximum.Fill(float.NegativeInfinity);
        ref float lowest = ref MemoryMarshal.GetReference(minimum);
        ref float highest = ref MemoryMarshal.GetReference(maximum);
        int row = 0;

        // Four rows at once and from left to right: what lies side by side is fetched together, and the ends are widened once for four.
        for (; row <= rows - 4; row += 4)
        {
            ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in source), (nint)row * stride);
            ref float second = ref Unsafe.Add(ref first, stride);
            ref float third = ref Unsafe.Add(ref second, stride);
            ref float fourth = ref Unsafe.Add(ref third, stride);
            for (int i = 0; i <= minimum.Length - TLanes.Count; i += TLanes.Count)
            {
                var (a, b, c, d) = (TLanes.Load(in first, i), TLanes.Load(in second, i), TLanes.Load(in third, i), TLanes.Load(in fourth, i));
                var smallest = TLanes.Smaller(d, TLanes.Smaller(c, TLanes.Smaller(b, TLanes.Smaller(a, TLanes.Load(in lowest, i)))));
                var largest = TLanes.Larger(d, TLanes.Larger(c, TLanes.Larger(b, TLanes.Larger(a, TLanes.Load(in highest, i)))));
                TLanes.Store(smallest, ref lowest, i);
                TLanes.Store(largest, ref highest, i);
            }
        }

        for (; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), (nint)row * stride);
            for (int i = 0; i <= minimum.Length - TLanes.Count; i += TLanes.Count)
            {
                var vector = TLanes.Load(in from, i);
                TLanes.Store(TLanes.Smaller(vector, TLanes.Load(in lowest, i)), ref lowest, i);
                TLanes.Store(TLanes.Larger(vector, TLanes.Load(in highest, i)), ref highest, i);
            }
        }

        for (int column = minimum.Length - (minimum.Length % TLanes.Count); column < minimum.Length; column++)
        {
            for (row = 0; row < rows; row++)
            {
                float value = Unsafe.Add(ref Unsafe.AsRef(in source), ((nint)row * stride) + column);
                minimum[column] = value < minimum[column] ? value : minimum[column];
                maximum[column] = value > maximum[column] ? value : maximum[column];
            }
        }
    }

    /// <summary>The range of each lane. Two of each, because the next comparison would otherwise wait for the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Lowest, TVector Highest) Of<TVector, TLanes>(ref readonly float source, int length)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var lowest = TLanes.Broadcast(float.PositiveInfinity);
        var highest = TLanes.Broadcast(float.NegativeInfinity);
        var lowest2 = lowest;
        var highest2 = highest;
        int i = 0;
        for (; i <= length - (2 * TLanes.Count); i += 2 * TLanes.Count)
        {
            var vector = TLanes.Load(in source, i);
            var vector2 = TLanes.Load(in source, i + TLanes.Count);
            lowest = TLanes.Smaller(vector, lowest);
            highest = TLanes.Larger(vector, highest);
            lowest2 = TLanes.Smaller(vector2, lowest2);
            highest2 = TLanes.Larger(vector2, highest2);
        }

        if (i < length)
        {
            var vector = TLanes.Load(in source, i);
            lowest = TLanes.Smaller(vector, lowest);
            highest = TLanes.Larger(vector, highest);
        }

        return (TLanes.Smaller(lowest, lowest2), TLanes.Larger(highest, highest2));
    }
}
