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
    /// <param name="greatest">The last code.</param>
    /// <param name="lanes">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks<TVector, TLanes>(
        ref readonly float source, ref byte destination, int blocks, int length, ref readonly float inverse, ref readonly float zero,
        ref readonly float scale, float greatest, ref SingleErrorLanes lanes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var last = TLanes.Broadcast(greatest);
        var signal = RunSums<TVector, TLanes>.Load(in lanes.Signal[0]);
        var noise = RunSums<TVector, TLanes>.Load(in lanes.Noise[0]);
        var largest = TLanes.Load(in lanes.Largest[0], 0);
        int end = 0;
        int i = 0;
        for (int block = 0; block < blocks; block++)
        {
            var f = TLanes.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in inverse), block));
            var z = TLanes.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in zero), block));
            var s = TLanes.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in scale), block));
            end += length;
            for (; i <= end - (4 * TLanes.Count); i += 4 * TLanes.Count)
            {
                var c0 = Take<TVector, TLanes>(0, TLanes.Load(in source, i), f, z, s, last, ref signal, ref noise, ref largest);
                var c1 = Take<TVector, TLanes>(1, TLanes.Load(in source, i + TLanes.Count), f, z, s, last, ref signal, ref noise, ref largest);
                var c2 = Take<TVector, TLanes>(2, TLanes.Load(in source, i + (2 * TLanes.Count)), f, z, s, last, ref signal, ref noise, ref largest);
                var c3 = Take<TVector, TLanes>(3, TLanes.Load(in source, i + (3 * TLanes.Count)), f, z, s, last, ref signal, ref noise, ref largest);
                TLanes.StoreCodes(c0, c1, c2, c3, ref destination, i);
            }

            for (; i < end; i += SingleErrorLanes.Count)
            {
                TLanes.StoreCodes(Take<TVector, TLanes>(0, TLanes.Load(in source, i), f, z, s, last, ref signal, ref noise, ref largest), ref destination, i);
                if (TLanes.Count == 8)
                    TLanes.StoreCodes(Take<TVector, TLanes>(1, TLanes.Load(in source, i + 8), f, z, s, last, ref signal, ref noise, ref largest), ref destination, i + 8);
            }
        }

        signal.Store(ref lanes.Signal[0]);
        noise.Store(ref lanes.Noise[0]);
        TLanes.Store(largest, ref lanes.Largest[0], 0);
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
    /// <param name="greatest">The last code.</param>
    /// <param name="lanes">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TVector, TLanes>(
        ref readonly float source, ref byte destination, int stride, int rows, int width, ref readonly float inverse, ref readonly float zero,
        ref readonly float scale, float greatest, ref SingleErrorLanes lanes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var last = TLanes.Broadcast(greatest);
        var signal = RunSums<TVector, TLanes>.Load(in lanes.Signal[0]);
        var noise = RunSums<TVector, TLanes>.Load(in lanes.Noise[0]);
        var largest = TLanes.Load(in lanes.Largest[0], 0);
        for (int row = 0; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), (nint)row * stride);
            ref byte to = ref Unsafe.Add(ref destination, (nint)row * stride);
            int i = 0;
            for (; i <= width - (4 * TLanes.Count); i += 4 * TLanes.Count)
            {
                var c0 = TakeAt(0, i, ref from, in inverse, in zero, in scale, last, ref signal, ref noise, ref largest);
                var c1 = TakeAt(1, i + TLanes.Count, ref from, in inverse, in zero, in scale, last, ref signal, ref noise, ref largest);
                var c2 = TakeAt(2, i + (2 * TLanes.Count), ref from, in inverse, in zero, in scale, last, ref signal, ref noise, ref largest);
                var c3 = TakeAt(3, i + (3 * TLanes.Count), ref from, in inverse, in zero, in scale, last, ref signal, ref noise, ref largest);
                TLanes.StoreCodes(c0, c1, c2, c3, ref to, i);
            }

            for (; i < width; i += SingleErrorLanes.Count)
            {
                TLanes.StoreCodes(TakeAt(0, i, ref from, in inverse, in zero, in scale, last, ref signal, ref noise, ref largest), ref to, i);
                if (TLanes.Count == 8)
                {
                    var upper = TakeAt(1, i + 8, ref from, in inverse, in zero, in scale, last, ref signal, ref noise, ref largest);
                    TLanes.StoreCodes(upper, ref to, i + 8);
                }
            }
        }

        signal.Store(ref lanes.Signal[0]);
        noise.Store(ref lanes.Noise[0]);
        TLanes.Store(largest, ref lanes.Largest[0], 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector TakeAt(
            int index, int i, ref readonly float source, ref readonly float inverse, ref readonly float zero, ref readonly float scale, TVector last,
            ref RunSums<TVector, TLanes> signal, ref RunSums<TVector, TLanes> noise, ref TVector largest) =>
            Take<TVector, TLanes>(
                index, TLanes.Load(in source, i), TLanes.Load(in inverse, i), TLanes.Load(in zero, i), TLanes.Load(in scale, i), last,
                ref signal, ref noise, ref largest);
    }

    /// <summary>One vector: what it loses goes into the sums, its codes come back as whole numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Take<TVector, TLanes>(
        int index, TVector values, TVector inverse, TVector zero, TVector scale, TVector last,
        ref RunSums<TVector, TLanes> signal, ref RunSums<TVector, TLanes> noise, ref TVector largest)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var position = TLanes.Add(TLanes.Multiply(values, inverse), zero);
        var codes = TLanes.Truncate(HalfAwayQuantizer.Round<TVector, TLanes>(position, last));
        var error = TLanes.Subtract(values, TLanes.Multiply(TLanes.Subtract(codes, zero), scale));
        var square = TLanes.Multiply(error, error);
        signal.Add(index, TLanes.Multiply(values, values));
        noise.Add(index, square);
        largest = TLanes.Larger(square, largest);
        return codes;
    }
}
