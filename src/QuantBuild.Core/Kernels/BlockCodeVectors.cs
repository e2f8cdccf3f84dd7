using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>Codes of a run of values whose scales are chosen, and what the codes lose: each value is loaded once for both.</summary>
internal static class BlockCodeVectors
{
    /// <summary>Blocks of one length that follow each other.</summary>
    /// <param name="source">[blocks, length]</param>
    /// <param name="destination">[blocks, length]: the codes.</param>
    /// <param name="blocks">Blocks; at least 1.</param>
    /// <param name="length">Values of a block, a multiple of <see cref="SingleErrorLanes.Count"/>.</param>
    /// <param name="inverse">[blocks]</param>
    /// <param name="zero">[blocks]: the code of zero.</param>
    /// <param name="scale">[blocks]</param>
    /// <param name="last">The last code.</param>
    /// <param name="lanes">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks<TVector, TLanes>(
        ref readonly float source, ref byte destination, int blocks, int length, ref readonly float inverse, ref readonly float zero,
        ref readonly float scale, float last, ref SingleErrorLanes lanes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var sums = RunSums<TVector, TLanes>.Load(in lanes);
        int end = 0;
        int i = 0;
        for (int block = 0; block < blocks; block++)
        {
            var choice = new OneBlock<TVector, TLanes>(
                Unsafe.Add(ref Unsafe.AsRef(in inverse), block), Unsafe.Add(ref Unsafe.AsRef(in zero), block), Unsafe.Add(ref Unsafe.AsRef(in scale), block));
            end += length;
            for (; i <= end - (4 * TLanes.Count); i += 4 * TLanes.Count)
                Four<TVector, TLanes, OneBlock<TVector, TLanes>>(in source, ref destination, i, choice, last, ref sums);
            for (; i < end; i += SingleErrorLanes.Count)
                Sixteen<TVector, TLanes, OneBlock<TVector, TLanes>>(in source, ref destination, i, choice, last, ref sums);
        }

        sums.Store(ref lanes);
    }

    /// <summary>Rows with a block in each column.</summary>
    /// <param name="source">[rows, stride]</param>
    /// <param name="destination">[rows, stride]: the codes.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns, a multiple of <see cref="SingleErrorLanes.Count"/>.</param>
    /// <param name="inverse">[width]</param>
    /// <param name="zero">[width]: the codes of zero.</param>
    /// <param name="scale">[width]</param>
    /// <param name="last">The last code.</param>
    /// <param name="lanes">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TVector, TLanes>(
        ref readonly float source, ref byte destination, int stride, int rows, int width, ref readonly float inverse, ref readonly float zero,
        ref readonly float scale, float last, ref SingleErrorLanes lanes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var sums = RunSums<TVector, TLanes>.Load(in lanes);
        var choice = new BlockToLane<TVector, TLanes>(in inverse, in zero, in scale);
        for (int row = 0; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), (nint)row * stride);
            ref byte to = ref Unsafe.Add(ref destination, (nint)row * stride);
            int i = 0;
            for (; i <= width - (4 * TLanes.Count); i += 4 * TLanes.Count)
                Four<TVector, TLanes, BlockToLane<TVector, TLanes>>(in from, ref to, i, choice, last, ref sums);
            for (; i < width; i += SingleErrorLanes.Count)
                Sixteen<TVector, TLanes, BlockToLane<TVector, TLanes>>(in from, ref to, i, choice, last, ref sums);
        }

        sums.Store(ref lanes);
    }

    /// <summary>Four vectors, step by step together: one alone would wait for each of its steps longer than a processor looks ahead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<TVector, TLanes, TChoice>(
        ref readonly float source, ref byte destination, int i, TChoice choice, float last, ref RunSums<TVector, TLanes> sums)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TChoice : IBlockChoice<TVector>, allows ref struct
    {
        int lanes = TLanes.Count;
        var v0 = TLanes.Load(in source, i);
        var v1 = TLanes.Load(in source, i + lanes);
        var v2 = TLanes.Load(in source, i + (2 * lanes));
        var v3 = TLanes.Load(in source, i + (3 * lanes));
        var c0 = TLanes.Multiply(v0, choice.Inverse(i));
        var c1 = TLanes.Multiply(v1, choice.Inverse(i + lanes));
        var c2 = TLanes.Multiply(v2, choice.Inverse(i + (2 * lanes)));
        var c3 = TLanes.Multiply(v3, choice.Inverse(i + (3 * lanes)));
        sums.AddSignal(TLanes.Multiply(v0, v0), TLanes.Multiply(v1, v1), TLanes.Multiply(v2, v2), TLanes.Multiply(v3, v3));
        c0 = TLanes.Add(c0, choice.Zero(i));
        c1 = TLanes.Add(c1, choice.Zero(i + lanes));
        c2 = TLanes.Add(c2, choice.Zero(i + (2 * lanes)));
        c3 = TLanes.Add(c3, choice.Zero(i + (3 * lanes)));
        c0 = HalfAwayQuantizer.Round<TVector, TLanes>(c0, TLanes.Broadcast(last));
        c1 = HalfAwayQuantizer.Round<TVector, TLanes>(c1, TLanes.Broadcast(last));
        c2 = HalfAwayQuantizer.Round<TVector, TLanes>(c2, TLanes.Broadcast(last));
        c3 = HalfAwayQuantizer.Round<TVector, TLanes>(c3, TLanes.Broadcast(last));
        c0 = TLanes.Truncate(c0);
        c1 = TLanes.Truncate(c1);
        c2 = TLanes.Truncate(c2);
        c3 = TLanes.Truncate(c3);
        TLanes.StoreCodes(c0, c1, c2, c3, ref destination, i);
        c0 = TLanes.Subtract(c0, choice.Zero(i));
        c1 = TLanes.Subtract(c1, choice.Zero(i + lanes));
        c2 = TLanes.Subtract(c2, choice.Zero(i + (2 * lanes)));
        c3 = TLanes.Subtract(c3, choice.Zero(i + (3 * lanes)));
        c0 = TLanes.Multiply(c0, choice.Scale(i));
        c1 = TLanes.Multiply(c1, choice.Scale(i + lanes));
        c2 = TLanes.Multiply(c2, choice.Scale(i + (2 * lanes)));
        c3 = TLanes.Multiply(c3, choice.Scale(i + (3 * lanes)));
        c0 = TLanes.Subtract(v0, c0);
        c1 = TLanes.Subtract(v1, c1);
        c2 = TLanes.Subtract(v2, c2);
        c3 = TLanes.Subtract(v3, c3);
        sums.AddNoise(TLanes.Multiply(c0, c0), TLanes.Multiply(c1, c1), TLanes.Multiply(c2, c2), TLanes.Multiply(c3, c3));
    }

    /// <summary>One vector of sixteen lanes or two of eight, for what is left. Four of four are <see cref="Four"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen<TVector, TLanes, TChoice>(
        ref readonly float source, ref byte destination, int i, TChoice choice, float last, ref RunSums<TVector, TLanes> sums)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TChoice : IBlockChoice<TVector>, allows ref struct
    {
        var values = TLanes.Load(in source, i);
        var codes = Codes<TVector, TLanes, TChoice>(values, i, choice, last);
        var error = TLanes.Subtract(values, TLanes.Multiply(TLanes.Subtract(codes, choice.Zero(i)), choice.Scale(i)));
        TLanes.StoreCodes(codes, ref destination, i);
        if (TLanes.Count != 8)
        {
            sums.Add(TLanes.Multiply(values, values), TLanes.Multiply(error, error));
            return;
        }

        i += TLanes.Count;
        var values1 = TLanes.Load(in source, i);
        var codes1 = Codes<TVector, TLanes, TChoice>(values1, i, choice, last);
        var error1 = TLanes.Subtract(values1, TLanes.Multiply(TLanes.Subtract(codes1, choice.Zero(i)), choice.Scale(i)));
        TLanes.StoreCodes(codes1, ref destination, i);
        sums.Add(
            TLanes.Multiply(values, values), TLanes.Multiply(values1, values1), TLanes.Multiply(error, error), TLanes.Multiply(error1, error1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Codes<TVector, TLanes, TChoice>(TVector values, int i, TChoice choice, float last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TChoice : IBlockChoice<TVector>, allows ref struct
    {
        var position = TLanes.Add(TLanes.Multiply(values, choice.Inverse(i)), choice.Zero(i));
        return TLanes.Truncate(HalfAwayQuantizer.Round<TVector, TLanes>(position, TLanes.Broadcast(last)));
    }
}
