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
    /// <param name="length">Values of a block, a multiple of what four vectors hold.</param>
    /// <param name="inverse">[blocks]</param>
    /// <param name="zero">[blocks]: the code of zero.</param>
    /// <param name="scale">[blocks]</param>
    /// <param name="last">The last code.</param>
    /// <param name="lanes">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocks<TFour>(
        ref readonly float source, ref byte destination, int blocks, int length, ref readonly float inverse, ref readonly float zero,
        ref readonly float scale, float last, ref SingleErrorLanes lanes)
        where TFour : struct, IFourLanes<TFour>
    {
        var signal = TFour.LoadSums(in lanes.Signal[0]);
        var noise = TFour.LoadSums(in lanes.Noise[0]);
        var largest = TFour.LoadSums(in lanes.Largest[0]);
        int end = 0;
        int i = 0;
        for (int block = 0; block < blocks; block++)
        {
            var choice = new OneBlock<TFour>(
                Unsafe.Add(ref Unsafe.AsRef(in inverse), block), Unsafe.Add(ref Unsafe.AsRef(in zero), block), Unsafe.Add(ref Unsafe.AsRef(in scale), block));
            for (end += length; i < end; i += TFour.Count)
                Take(in source, ref destination, i, choice, last, ref signal, ref noise, ref largest);
        }

        TFour.StoreSums(signal, ref lanes.Signal[0]);
        TFour.StoreSums(noise, ref lanes.Noise[0]);
        TFour.StoreSums(largest, ref lanes.Largest[0]);
    }

    /// <summary>Rows with a block in each column.</summary>
    /// <param name="source">[rows, stride]</param>
    /// <param name="destination">[rows, stride]: the codes.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns, a multiple of what four vectors hold.</param>
    /// <param name="inverse">[width]</param>
    /// <param name="zero">[width]: the codes of zero.</param>
    /// <param name="scale">[width]</param>
    /// <param name="last">The last code.</param>
    /// <param name="lanes">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<TFour>(
        ref readonly float source, ref byte destination, int stride, int rows, int width, ref readonly float inverse, ref readonly float zero,
        ref readonly float scale, float last, ref SingleErrorLanes lanes)
        where TFour : struct, IFourLanes<TFour>
    {
        var signal = TFour.LoadSums(in lanes.Signal[0]);
        var noise = TFour.LoadSums(in lanes.Noise[0]);
        var largest = TFour.LoadSums(in lanes.Largest[0]);
        var choice = new BlockToColumn<TFour>(in inverse, in zero, in scale);
        for (int row = 0; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), (nint)row * stride);
            ref byte to = ref Unsafe.Add(ref destination, (nint)row * stride);
            for (int i = 0; i < width; i += TFour.Count)
                Take(in from, ref to, i, choice, last, ref signal, ref noise, ref largest);
        }

        TFour.StoreSums(signal, ref lanes.Signal[0]);
        TFour.StoreSums(noise, ref lanes.Noise[0]);
        TFour.StoreSums(largest, ref lanes.Largest[0]);
    }

    /// <summary>Four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<TFour, TChoice>(
        ref readonly float source, ref byte destination, int i, TChoice choice, float last, ref TFour signal, ref TFour noise, ref TFour largest)
        where TFour : struct, IFourLanes<TFour>
        where TChoice : IBlockChoice<TFour>, allows ref struct
    {
        var values = TFour.Load(in source, i);
        var positions = TFour.Add(TFour.Multiply(values, choice.Inverse(i)), choice.Zero(i));
        signal = TFour.AddToSums(signal, TFour.Multiply(values, values));
        var codes = TFour.HalfAway(positions, last);
        TFour.StoreCodes(codes, ref destination, i);
        var errors = TFour.Subtract(values, TFour.Multiply(TFour.Subtract(codes, choice.Zero(i)), choice.Scale(i)));
        errors = TFour.Multiply(errors, errors);
        noise = TFour.AddToSums(noise, errors);
        largest = TFour.LargerOfSums(largest, errors);
    }
}
