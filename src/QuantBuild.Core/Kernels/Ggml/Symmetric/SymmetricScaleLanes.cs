using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>The vector form of <see cref="SymmetricScale"/>: a group in each lane.</summary>
internal static class SymmetricScaleLanes
{
    /// <param name="values">[length, lanes]: finite.</param>
    /// <param name="weights">[length, lanes].</param>
    /// <param name="products">[length, lanes]: room for weight * value.</param>
    /// <param name="length">Values of a group.</param>
    /// <param name="limit">Half the number of codes.</param>
    /// <param name="inverses">What the values are to be multiplied with before they are rounded to codes; 0 where the group counts as zero.</param>
    /// <returns>The scales.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVector Search<TVector, TLanes>(
        ref readonly float values, ref readonly float weights, ref float products, int length, int limit, out TVector inverses)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var magnitude = zero;
        var farthest = zero;
        var size = length * TLanes.Count;
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var larger = TLanes.Less(magnitude, TLanes.Abs(value));
            magnitude = TLanes.Select(larger, TLanes.Abs(value), magnitude);
            farthest = TLanes.Select(larger, value, farthest);
        }

        var shift = TLanes.Broadcast(NearestInteger.Shift);
        var lower = TLanes.Broadcast(NearestInteger.Shift - limit);
        var upper = TLanes.Broadcast(NearestInteger.Shift + (limit - 1));
        var inverse = TLanes.Divide(TLanes.Broadcast(-limit), farthest);
        var s = zero;
        var q = zero;
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var weight = TLanes.Load(in weights, i);
            var product = TLanes.Multiply(weight, value);
            TLanes.Store(product, ref products, i);
            var code = Code<TVector, TLanes, UpperClamp>(value, inverse, lower, upper, shift);
            s = TLanes.Add(s, TLanes.Multiply(product, code));
            q = TLanes.Add(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
        }

        // Try t takes the farthest value to a magnitude of limit + t / 10. From the first to -6, from -5 to 3, and from 4 to the last.
        var scale = TLanes.WhereZero(q, zero, TLanes.Divide(s, q));
        var best = TLanes.Multiply(scale, s);
        Try<TVector, TLanes, NoClamp>(in values, in weights, in products, size, limit, farthest, 0, 4, ref scale, ref best, ref inverse);
        Try<TVector, TLanes, UpperClamp>(in values, in weights, in products, size, limit, farthest, 4, 12, ref scale, ref best, ref inverse);
        Try<TVector, TLanes, BothClamps>(in values, in weights, in products, size, limit, farthest, 12, 18, ref scale, ref best, ref inverse);

        var dead = TLanes.Less(magnitude, TLanes.Broadcast(SymmetricScale.SmallestMagnitude));
        inverses = TLanes.Select(dead, zero, inverse);
        return TLanes.Select(dead, zero, scale);
    }

    /// <summary>The code, as a number, that <paramref name="value"/> * <paramref name="inverse"/> rounds to, where that is below 2^22.</summary>
    /// <param name="lower"><see cref="NearestInteger.Shift"/> and the smallest code.</param>
    /// <param name="upper"><see cref="NearestInteger.Shift"/> and the largest code.</param>
    /// <param name="shift"><see cref="NearestInteger.Shift"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Code<TVector, TLanes>(TVector value, TVector inverse, TVector lower, TVector upper, TVector shift)
        where TVector : struct
        where TLanes : IFloatLanes<TVector> =>
        Code<TVector, TLanes, BothClamps>(value, inverse, lower, upper, shift);

    /// <summary>The same, clamped only where a value can pass the codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TVector, TLanes, TClamp>(TVector value, TVector inverse, TVector lower, TVector upper, TVector shift)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TClamp : struct, ICodeClamp
    {
        // The sum's last place is worth 1: it can be clamped before the shift is taken off, and both are exact.
        var shifted = TLanes.Add(TLanes.Multiply(inverse, value), shift);
        if (TClamp.Upper) shifted = TLanes.Smaller(shifted, upper);
        if (TClamp.Lower) shifted = TLanes.Larger(shifted, lower);
        return TLanes.Subtract(shifted, shift);
    }

    /// <summary>The tries from <paramref name="first"/> to before <paramref name="end"/>, two at once: neither waits for the other's sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Try<TVector, TLanes, TClamp>(
        ref readonly float values, ref readonly float weights, ref readonly float products, int size, int limit, TVector farthest,
        int first, int end, ref TVector foundScale, ref TVector foundBest, ref TVector foundInverse)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TClamp : struct, ICodeClamp
    {
        // All that stays the same is made here: the compiler would make it anew for each value.
        var shift = TLanes.Broadcast(NearestInteger.Shift);
        var lower = TLanes.Broadcast(NearestInteger.Shift - limit);
        var upper = TLanes.Broadcast(NearestInteger.Shift + (limit - 1));
        var (scale, best, bestInverse) = (foundScale, foundBest, foundInverse);
        for (var index = first; index < end; index += 2)
        {
            var inverse = TLanes.Divide(TLanes.Broadcast(Numerator(index, limit)), farthest);
            var otherInverse = TLanes.Divide(TLanes.Broadcast(Numerator(index + 1, limit)), farthest);
            var s = TLanes.Broadcast(0f);
            var q = s;
            var otherS = s;
            var otherQ = s;
            for (var i = 0; i < size; i += TLanes.Count)
            {
                var value = TLanes.Load(in values, i);
                var weight = TLanes.Load(in weights, i);
                var product = TLanes.Load(in products, i);
                var code = Code<TVector, TLanes, TClamp>(value, inverse, lower, upper, shift);
                s = TLanes.Add(s, TLanes.Multiply(product, code));
                q = TLanes.Add(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
                code = Code<TVector, TLanes, TClamp>(value, otherInverse, lower, upper, shift);
                otherS = TLanes.Add(otherS, TLanes.Multiply(product, code));
                otherQ = TLanes.Add(otherQ, TLanes.Multiply(TLanes.Multiply(weight, code), code));
            }
            Choose<TVector, TLanes>(s, q, inverse, ref scale, ref best, ref bestInverse);
            Choose<TVector, TLanes>(otherS, otherQ, otherInverse, ref scale, ref best, ref bestInverse);
        }
        (foundScale, foundBest, foundInverse) = (scale, best, bestInverse);
    }

    /// <summary>The tries from the last one below to the last one above, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Numerator(int index, int limit)
    {
        var step = index - SymmetricScale.Tries;
        return -(limit + (0.1f * (step < 0 ? step : step + 1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose<TVector, TLanes>(TVector s, TVector q, TVector inverse, ref TVector scale, ref TVector best, ref TVector bestInverse)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var candidate = TLanes.Divide(s, q);
        var better = TLanes.Both(TLanes.Less(TLanes.Broadcast(0f), q), TLanes.Less(TLanes.Multiply(best, q), TLanes.Multiply(s, s)));
        scale = TLanes.Select(better, candidate, scale);
        best = TLanes.Select(better, TLanes.Multiply(candidate, s), best);
        bestInverse = TLanes.Select(better, inverse, bestInverse);
    }
}
