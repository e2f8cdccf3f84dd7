using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Search;

/// <summary><see cref="ScaleSearchReference"/> for as many blocks at once as a vector has lanes: each lane adds in the order of the reference and decides for itself.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class BlockSearchLanes<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    /// <param name="values">[length, lanes]</param>
    /// <param name="length">Values of a block.</param>
    /// <param name="plan">What to try.</param>
    /// <param name="scaleType">The type that scales are stored in.</param>
    /// <param name="scales">[lanes]: the stored scales of the ranges; come back as those that were found.</param>
    /// <param name="inverses">[lanes]: their inverses; come back as those of the scales that were found.</param>
    /// <param name="zeroPoints">[lanes]: the codes of zero of the ranges; come back as those that were found.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Search(
        ReadOnlySpan<float> values, int length, SearchPlan plan, ElementType scaleType, Span<float> scales, Span<float> inverses, Span<float> zeroPoints)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        var first = TLanes.Broadcast(plan.First);
        var last = TLanes.Broadcast(plan.Last);
        var zero = TLanes.Broadcast(0f);
        var one = TLanes.Broadcast(1f);
        var rangeScale = TLanes.Load(ref MemoryMarshal.GetReference(scales), 0);
        var inverse = TLanes.Load(ref MemoryMarshal.GetReference(inverses), 0);
        var rangeZero = TLanes.Load(ref MemoryMarshal.GetReference(zeroPoints), 0);
        var best = one;
        var bestZero = rangeZero;
        var least = TLanes.Broadcast(float.PositiveInfinity);
        var own = zero;
        Four factors = default;
        Four candidates = default;
        Four zeros = default;
        Four sums = default;
        for (int round = 0; round < plan.Rounds.Length; round++)
        {
            var tried = plan.Rounds[round];
            var start = tried.FromBest ? best : one;
            var startZero = tried.FromBest ? bestZero : rangeZero;
            for (int i = 0; i < SearchPlan.Together; i++)
            {
                factors[i] = TLanes.Multiply(start, TLanes.Broadcast(tried.Factors[i]));
                candidates[i] = TLanes.Multiply(inverse, factors[i]);
                zeros[i] = TLanes.Smaller(TLanes.Larger(TLanes.Add(startZero, TLanes.Broadcast(tried.Shifts[i])), zero), last);
            }

            Errors(ref source, length, candidates, zeros, first, last, out sums);
            if (round == 0) own = sums[0];
            for (int i = 0; i < SearchPlan.Together; i++)
            {
                var error = TLanes.Divide(sums[i], TLanes.Multiply(factors[i], factors[i]));
                var better = TLanes.Less(error, least);
                least = TLanes.Select(better, error, least);
                best = TLanes.Select(better, factors[i], best);
                bestZero = TLanes.Select(better, zeros[i], bestZero);
            }
        }

        Span<float> stored = stackalloc float[SearchPlan.Together * TLanes.Count];
        factors[0] = best;
        for (int i = 1; i <= SearchPlan.Refinements; i++)
        {
            Products(ref source, length, TLanes.Multiply(inverse, best), bestZero, first, last, out var valuesAndCodes, out var codesAndCodes);
            var solved = TLanes.Both(TLanes.Less(zero, valuesAndCodes), TLanes.Less(zero, codesAndCodes));
            best = TLanes.Select(solved, TLanes.Multiply(best, TLanes.Divide(codesAndCodes, valuesAndCodes)), best);
            factors[i] = best;
        }

        ref float place = ref MemoryMarshal.GetReference(stored);
        for (int i = 0; i < SearchPlan.Together; i++) TLanes.Store(TLanes.Divide(rangeScale, factors[i]), ref place, i * TLanes.Count);
        if (scaleType != ElementType.Float32)
        {
            Span<byte> narrow = stackalloc byte[2 * SearchPlan.Together * TLanes.Count];
            FloatConversion.FromSingle(stored, scaleType, narrow);
            FloatConversion.ToSingle(narrow, scaleType, stored);
        }

        for (int i = 0; i < SearchPlan.Together; i++)
        {
            factors[i] = TLanes.Load(ref place, i * TLanes.Count);
            candidates[i] = TLanes.WhereZero(factors[i], zero, TLanes.Divide(one, factors[i]));
            zeros[i] = bestZero;
        }

        Errors(ref source, length, candidates, zeros, first, last, out sums);
        var chosen = rangeScale;
        var chosenZero = rangeZero;
        var chosenInverse = inverse;
        var uncertainty = TLanes.Broadcast(plan.Uncertainty);
        var smallest = TLanes.Subtract(TLanes.SquareRoot(own), uncertainty);
        for (int i = 0; i < SearchPlan.Together; i++)
        {
            var error = TLanes.Multiply(TLanes.Add(TLanes.SquareRoot(sums[i]), uncertainty), TLanes.Abs(TLanes.Divide(factors[i], rangeScale)));
            error = TLanes.Multiply(error, TLanes.Broadcast(plan.Slack));
            var better = TLanes.Both(TLanes.Less(error, smallest), TLanes.Less(zero, TLanes.Abs(factors[i])));
            smallest = TLanes.Select(better, error, smallest);
            chosen = TLanes.Select(better, factors[i], chosen);
            chosenZero = TLanes.Select(better, bestZero, chosenZero);
            chosenInverse = TLanes.Select(better, candidates[i], chosenInverse);
        }

        TLanes.Store(chosen, ref MemoryMarshal.GetReference(scales), 0);
        TLanes.Store(chosenInverse, ref MemoryMarshal.GetReference(inverses), 0);
        TLanes.Store(chosenZero, ref MemoryMarshal.GetReference(zeroPoints), 0);
    }

    /// <summary>Four candidates in one pass: the value is loaded once, and no addition waits for another's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Errors(ref float source, int length, in Four inverses, in Four zeroPoints, TVector first, TVector last, out Four sums)
    {
        var zero = TLanes.Broadcast(0f);
        var (inverse0, inverse1, inverse2, inverse3) = (inverses[0], inverses[1], inverses[2], inverses[3]);
        var (zero0, zero1, zero2, zero3) = (zeroPoints[0], zeroPoints[1], zeroPoints[2], zeroPoints[3]);
        sums = default;
        for (int i = 0; i < SearchPlan.Together; i++) sums[i] = zero;
        for (int done = 0; done < length; done += SearchPlan.Segment)
        {
            var (sum0, sum1, sum2, sum3) = (zero, zero, zero, zero);
            for (int i = Math.Min(SearchPlan.Segment, length - done); i > 0; i--)
            {
                var value = TLanes.Load(ref source, 0);
                source = ref Unsafe.Add(ref source, TLanes.Count);
                sum0 = SearchLanes<TVector, TLanes>.AddError(sum0, value, inverse0, zero0, first, last);
                sum1 = SearchLanes<TVector, TLanes>.AddError(sum1, value, inverse1, zero1, first, last);
                sum2 = SearchLanes<TVector, TLanes>.AddError(sum2, value, inverse2, zero2, first, last);
                sum3 = SearchLanes<TVector, TLanes>.AddError(sum3, value, inverse3, zero3, first, last);
            }

            sums[0] = TLanes.Add(sums[0], sum0);
            sums[1] = TLanes.Add(sums[1], sum1);
            sums[2] = TLanes.Add(sums[2], sum2);
            sums[3] = TLanes.Add(sums[3], sum3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products(
        ref float source, int length, TVector inverse, TVector zeroPoint, TVector first, TVector last, out TVector valuesAndCodes, out TVector codesAndCodes)
    {
        valuesAndCodes = TLanes.Broadcast(0f);
        codesAndCodes = TLanes.Broadcast(0f);
        for (int done = 0; done < length; done += SearchPlan.Segment)
        {
            var mixed = TLanes.Broadcast(0f);
            var squares = TLanes.Broadcast(0f);
            for (int i = Math.Min(SearchPlan.Segment, length - done); i > 0; i--)
            {
                SearchLanes<TVector, TLanes>.AddProducts(ref mixed, ref squares, TLanes.Load(ref source, 0), inverse, zeroPoint, first, last);
                source = ref Unsafe.Add(ref source, TLanes.Count);
            }

            valuesAndCodes = TLanes.Add(valuesAndCodes, mixed);
            codesAndCodes = TLanes.Add(codesAndCodes, squares);
        }
    }

    [InlineArray(SearchPlan.Together)]
    private struct Four
    {
        private TVector first;
    }
}
