using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The scales of four blocks of Q3_K as codes, by weighted search: a block in each lane.</summary>
internal static class Q3KScales
{
    private const int Groups = Q3KReference.Groups;

    /// <param name="scales">[blocks, groups]: exact.</param>
    /// <param name="weights">[blocks, groups]: sums of the groups' weights.</param>
    /// <param name="codes">[blocks, groups]: plus 32; all 0 where the scales count as zero.</param>
    /// <param name="scalesOfScales">[blocks].</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Search(ReadOnlySpan<float> scales, ReadOnlySpan<float> weights, Span<byte> codes, Span<float> scalesOfScales)
    {
        // A scale that is not finite must be rounded as its bits say, which the lanes do not.
        foreach (var scale in scales)
        {
            if (!float.IsFinite(scale))
            {
                SearchEach(scales, weights, codes, scalesOfScales);
                return;
            }
        }

        Span<float> scratch = stackalloc float[3 * FourSuperBlocks.Count * Groups];
        ref var lanes = ref MemoryMarshal.GetReference(scratch);
        ref var laneWeights = ref Unsafe.Add(ref lanes, FourSuperBlocks.Count * Groups);
        ref var products = ref Unsafe.Add(ref laneWeights, FourSuperBlocks.Count * Groups);
        LaneTransposition.Transpose(in scales[0], Groups, FourSuperBlocks.Count, ref lanes);
        LaneTransposition.Transpose(in weights[0], Groups, FourSuperBlocks.Count, ref laneWeights);
        var found = SymmetricScaleLanes.Search<Vector128<float>, FloatLanes128>(
            in lanes, in laneWeights, ref products, Groups, Q3KReference.ScaleLimit, out var inverses);
        found.CopyTo(scalesOfScales);
        for (var block = 0; block < FourSuperBlocks.Count; block++)
            SymmetricCodes.Multiply(scales.Slice(block * Groups, Groups), inverses[block], Q3KReference.ScaleLimit, codes.Slice(block * Groups, Groups));
    }

    private static void SearchEach(ReadOnlySpan<float> scales, ReadOnlySpan<float> weights, Span<byte> codes, Span<float> scalesOfScales)
    {
        for (var block = 0; block < FourSuperBlocks.Count; block++)
        {
            var groups = new Range(block * Groups, (block + 1) * Groups);
            scalesOfScales[block] = SymmetricScale.Search(scales[groups], weights[groups], Q3KReference.ScaleLimit, codes[groups]);
        }
    }
}
