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
        int column = 0;
        for (; column <= minimum.Length - (4 * TLanes.Count); column += 4 * TLanes.Count)
        {
            var lowest0 = TLanes.Broadcast(float.PositiveInfinity);
            var lowest1 = lowest0;
            var lowest2 = lowest0;
            var lowest3 = lowest0;
            var highest0 = TLanes.Broadcast(float.NegativeInfinity);
            var highest1 = highest0;
            var highest2 = highest0;
            var highest3 = highest0;
            for (int row = 0; row < rows; row++)
            {
                ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), ((nint)row * stride) + column);
                var first = TLanes.Load(in from, 0);
                var second = TLanes.Load(in from, TLanes.Count);
                var third = TLanes.Load(in from, 2 * TLanes.Count);
                var fourth = TLanes.Load(in from, 3 * TLanes.Count);
                (lowest0, highest0) = (TLanes.Smaller(first, lowest0), TLanes.Larger(first, highest0));
                (lowest1, highest1) = (TLanes.Smaller(second, lowest1), TLanes.Larger(second, highest1));
                (lowest2, highest2) = (TLanes.Smaller(third, lowest2), TLanes.Larger(third, highest2));
                (lowest3, highest3) = (TLanes.Smaller(fourth, lowest3), TLanes.Larger(fourth, highest3));
            }

            Store<TVector, TLanes>(lowest0, lowest1, lowest2, lowest3, ref minimum[column]);
            Store<TVector, TLanes>(highest0, highest1, highest2, highest3, ref maximum[column]);
        }

        for (; column <= minimum.Length - TLanes.Count; column += TLanes.Count)
        {
            var lowest = TLanes.Broadcast(float.PositiveInfinity);
            var highest = TLanes.Broadcast(float.NegativeInfinity);
            for (int row = 0; row < rows; row++)
            {
                ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), ((nint)row * stride) + column);
                var vector = TLanes.Load(in from, 0);
                (lowest, highest) = (TLanes.Smaller(vector, lowest), TLanes.Larger(vector, highest));
            }

            TLanes.Store(lowest, ref minimum[column], 0);
            TLanes.Store(highest, ref maximum[column], 0);
        }

        for (; column < minimum.Length; column++)
        {
            float lowest = float.PositiveInfinity;
            float highest = float.NegativeInfinity;
            for (int row = 0; row < rows; row++)
            {
                ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), ((nint)row * stride) + column);
                float value = from;
                (lowest, highest) = (value < lowest ? value : lowest, value > highest ? value : highest);
            }

            (minimum[column], maximum[column]) = (lowest, highest);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVector, TLanes>(TVector first, TVector second, TVector third, TVector fourth, ref float destination)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        TLanes.Store(first, ref destination, 0);
        TLanes.Store(second, ref destination, TLanes.Count);
        TLanes.Store(third, ref destination, 2 * TLanes.Count);
        TLanes.Store(fourth, ref destination, 3 * TLanes.Count);
    }
}
