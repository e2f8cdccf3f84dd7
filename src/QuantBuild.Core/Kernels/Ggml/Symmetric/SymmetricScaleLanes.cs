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
    public static TVector Search<TVector, TLanes>(
        ref readonly float values, ref readonly float weights, ref float products, int length, int limit, out TVector inverses)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var magnitude = zero;
        var farthest = zero;
        for (var i = 0; i < length * TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var larger = TLanes.Less(magnitude, TLanes.Abs(value));
            magnitude = TLanes.Select(larger, TLanes.Abs(value), magnitude);
            farthest = TLanes.Select(larger, value, farthest);
            TLanes.Store(TLanes.Multiply(TLanes.Load(in weights, i), value), ref products, i);
        }

        // All that stays the same is made here: the compiler would make it anew for each value.
        var lower = TLanes.Broadcast(NearestInteger.Shift - limit);
        var upper = TLanes.Broadcast(NearestInteger.Shift + (limit - 1));
        var bestInverse = TLanes.Divide(TLanes.Broadcast(-limit), farthest);
        var size = length * TLanes.Count;
        Sums<TVector, TLanes>(in values, in weights, in products, size, lower, upper, bestInverse, bestInverse, out var s, out var q, out _, out _);
        var scale = TLanes.WhereZero(q, zero, TLanes.Divide(s, q));
        var best = TLanes.Multiply(scale, s);
        for (var step = 0; step < 2 * SymmetricScale.Tries; step += 2)
        {
            var first = TLanes.Divide(TLanes.Broadcast(Numerator(step, limit)), farthest);
            var second = TLanes.Divide(TLanes.Broadcast(Numerator(step + 1, limit)), farthest);
            Sums<TVector, TLanes>(in values, in weights, in products, size, lower, upper, first, second, out s, out q, out var secondS, out var secondQ);
            Choose<TVector, TLanes>(s, q, first, ref scale, ref best, ref bestInverse);
            Choose<TVector, TLanes>(secondS, secondQ, second, ref scale, ref best, ref bestInverse);
        }

        var dead = TLanes.Less(magnitude, TLanes.Broadcast(SymmetricScale.SmallestMagnitude));
        inverses = TLanes.Select(dead, zero, bestInverse);
        return TLanes.Select(dead, zero, scale);
    }

    /// <summary>The code, as a number, that <paramref name="value"/> * <paramref name="inverse"/> rounds to, where that is below 2^22.</summary>
    /// <param name="lower"><see cref="NearestInteger.Shift"/> and the smallest code.</param>
    /// <param name="upper"><see cref="NearestInteger.Shift"/> and the largest code.</param>
    /// <param name="shift"><see cref="NearestInteger.Shift"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Code<TVector, TLanes>(TVector value, TVector inverse, TVector lower, TVector upper, TVector shift)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        // The sum's last place is worth 1: it can be clamped before the shift is taken off, and both are exact.
        var shifted = TLanes.Add(TLanes.Multiply(inverse, value), shift);
        return TLanes.Subtract(TLanes.Larger(TLanes.Smaller(shifted, upper), lower), shift);
    }

    /// <summary>The tries from the last one below to the last one above, in order.</summary>
    private static float Numerator(int step, int limit)
    {
        step -= SymmetricScale.Tries;
        return -(limit + (0.1f * (step < 0 ? step : step + 1)));
    }

    /// <summary>Two tries at once: neither waits for the other's sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums<TVector, TLanes>(
        ref readonly float values, ref readonly float weights, ref readonly float products, int size, TVector lower, TVector upper, TVector first, TVector second,
        out TVector firstS, out TVector firstQ, out TVector secondS, out TVector secondQ)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var s = TLanes.Broadcast(0f);
        var q = s;
        var otherS = s;
        var otherQ = s;
        var shift = TLanes.Broadcast(NearestInteger.Shift);
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var weight = TLanes.Load(in weights, i);
            var product = TLanes.Load(in products, i);
            var code = Code<TVector, TLanes>(value, first, lower, upper, shift);
            s = TLanes.Add(s, TLanes.Multiply(product, code));
            q = TLanes.Add(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
            code = Code<TVector, TLanes>(value, second, lower, upper, shift);
            otherS = TLanes.Add(otherS, TLanes.Multiply(product, code));
            otherQ = TLanes.Add(otherQ, TLanes.Multiply(TLanes.Multiply(weight, code), code));
        }
        (firstS, firstQ, secondS, secondQ) = (s, q, otherS, otherQ);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose<TVector, TLanes>(TVector s, TVector q, TVector inverse, ref TVector scale, ref TVector best, ref TVector bestInverse)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var better = TLanes.Both(TLanes.Less(TLanes.Broadcast(0f), q), TLanes.Less(TLanes.Multiply(best, q), TLanes.Multiply(s, s)));
        scale = TLanes.Select(better, TLanes.Divide(s, q), scale);
        best = TLanes.Select(better, TLanes.Multiply(scale, s), best);
        bestInverse = TLanes.Select(better, inverse, bestInverse);
    }
}
