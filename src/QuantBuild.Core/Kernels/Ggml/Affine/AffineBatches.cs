using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// Eight super-blocks at a time: first the searches of all their sub-blocks, then the codes of their scales, then those of their values.
/// Everything in between stays in the nearest cache. All that works on values is optimized when it is first called: otherwise a small model would
/// be done before the runtime finds out what is hot.
/// </summary>
internal static class AffineBatches<TFormat, TVector, TLanes>
    where TFormat : struct, IAffineFormat
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    /// <summary>So many super-blocks have a whole number of groups for vectors of any width.</summary>
    private const int MostBlocks = 8;

    private const int Align = 64;

    private static int SubBlocks => GgmlTypes.SuperBlock / TFormat.SubBlock;

    private static int Lanes => AffineSearch<TFormat, TVector, TLanes>.Lanes;

    /// <inheritdoc cref="GgmlRowQuantizer"/>
    [SkipLocalsInit]
    public static unsafe void Quantize(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        int group = TFormat.SubBlock * Lanes;
        int floats = (3 * group) + ((AffineState.Rows + 1) * Lanes);

        // Aligned, as a vector that lies in two lines of the cache costs twice.
        byte* room = stackalloc byte[(floats * sizeof(float)) + Align];
        float* aligned = (float*)(((nuint)room + Align - 1) / Align * Align);
        var buffers = new AffineBuffers<TFormat, TVector, TLanes>(new Span<float>(aligned, floats));
        var found = new AffineFindings(stackalloc float[AffineFindings.Rows * MostBlocks * SubBlocks], MostBlocks * SubBlocks);
        Span<float> squares = stackalloc float[MostBlocks];
        int count = values.Length / GgmlTypes.SuperBlock;
        int bytes = TFormat.Type.BlockBytes();
        for (int first = 0; first < count; first += MostBlocks)
        {
            int length = Math.Min(MostBlocks, count - first);
            var batch = values.Slice(first * GgmlTypes.SuperBlock, length * GgmlTypes.SuperBlock);
            var target = blocks.Slice(first * bytes, length * bytes);
            if (!importance.IsEmpty) SumsOfSquares(batch, squares);
            for (int block = 0; block < length; block += Lanes / SubBlocks)
            {
                int start = block * GgmlTypes.SuperBlock;
                buffers.Load(batch[start..]);
                if (importance.IsEmpty) buffers.Weigh();
                else buffers.Weigh(squares[block..length], importance, (int)((((long)first * GgmlTypes.SuperBlock) + start) % columns));
                var search = buffers.Search;
                if (importance.IsEmpty) search.Search(TFormat.Steps, TFormat.AbsoluteErrors);
                else search.Search(SearchSteps.Weighted, absolute: false);
                buffers.Keep(found, block * SubBlocks);
            }

            if (importance.IsEmpty) AffineScales<TFormat>.Plain(found, target);
            else AffineScales<TFormat>.Weighted<TVector, TLanes>(found, target);
            AffineCodes<TFormat, TVector, TLanes>.Quantize(batch, found, target);
        }
    }

    /// <summary>The sum of each super-block, in the order of its values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumsOfSquares(ReadOnlySpan<float> values, Span<float> sums)
    {
        // Four at once, as each addition waits for the one before.
        for (int b = 0; b < values.Length / GgmlTypes.SuperBlock; b += 4)
        {
            int rest = (values.Length / GgmlTypes.SuperBlock) - 1 - b;
            var first = values.Slice(b * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock);
            var second = values.Slice((b + Math.Min(1, rest)) * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock);
            var third = values.Slice((b + Math.Min(2, rest)) * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock);
            var fourth = values.Slice((b + Math.Min(3, rest)) * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock);
            float sum = 0, sum2 = 0, sum3 = 0, sum4 = 0;
            for (int i = 0; i < GgmlTypes.SuperBlock; i++)
            {
                sum += first[i] * first[i];
                sum2 += second[i] * second[i];
                sum3 += third[i] * third[i];
                sum4 += fourth[i] * fourth[i];
            }

            (sums[b], sums[b + 1], sums[b + 2], sums[b + 3]) = (sum, sum2, sum3, sum4);
        }
    }
}
