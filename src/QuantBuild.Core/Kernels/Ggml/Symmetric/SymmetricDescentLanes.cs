using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>
/// The vector form of <see cref="SymmetricDescent"/>: a group in each lane. A pass that changes nothing in a lane would change nothing again, so
/// that lanes need not end alone. One value in fifty asks for another code: where no lane's does, which shows without the division, nothing waits.
/// </summary>
internal static class SymmetricDescentLanes
{
    /// <summary>Of a quotient from a code that it rounds to for certain: less than a half by more than all rounding errors together.</summary>
    private const float CertainDistance = 0.499f;

    /// <summary>Quotients below it are rounded as numbers, not as bits: see <see cref="NearestInteger"/>.</summary>
    private const float CertainQuotient = 1e6f;

    /// <param name="values">[length, lanes]: finite.</param>
    /// <param name="products">[length, lanes]: room for the cubes.</param>
    /// <param name="codes">[length, lanes]: the codes as numbers; anything where the group counts as zero.</param>
    /// <param name="length">Values of a group.</param>
    /// <param name="limit">Half the number of codes.</param>
    /// <returns>The scales.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVector Search<TVector, TLanes>(ref readonly float values, ref float products, ref float codes, int length, int limit)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var size = length * TLanes.Count;
        var dead = Start<TVector, TLanes>(in values, ref products, ref codes, size, limit, out var s, out var q);
        for (var pass = 0; pass < SymmetricDescent.Passes; pass++)
        {
            if (!Improve<TVector, TLanes>(in values, in products, ref codes, size, limit, ref s, ref q)) break;
        }

        var zero = TLanes.Broadcast(0f);
        var scale = TLanes.Select(TLanes.Less(zero, q), TLanes.Divide(s, q), zero);
        return TLanes.Select(dead, zero, scale);
    }

    /// <summary>Codes by the value with the largest magnitude. Returns a mask of the groups that count as zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TVector Start<TVector, TLanes>(
        ref readonly float values, ref float products, ref float codes, int size, int limit, out TVector sumS, out TVector sumQ)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var magnitude = TLanes.Broadcast(0f);
        var farthest = magnitude;
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var larger = TLanes.Less(magnitude, TLanes.Abs(value));
            magnitude = TLanes.Select(larger, TLanes.Abs(value), magnitude);
            farthest = TLanes.Select(larger, value, farthest);
        }

        var inverse = TLanes.Divide(TLanes.Broadcast(-limit), farthest);
        var shift = TLanes.Broadcast(NearestInteger.Shift);
        var lower = TLanes.Broadcast(NearestInteger.Shift - limit);
        var upper = TLanes.Broadcast(NearestInteger.Shift + (limit - 1));
        var s = TLanes.Broadcast(0f);
        var q = s;
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var weight = TLanes.Multiply(value, value);
            var product = TLanes.Multiply(weight, value);
            var code = SymmetricScaleLanes.Code<TVector, TLanes>(value, inverse, lower, upper, shift);
            s = TLanes.Add(s, TLanes.Multiply(product, code));
            q = TLanes.Add(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
            TLanes.Store(product, ref products, i);
            TLanes.Store(code, ref codes, i);
        }
        (sumS, sumQ) = (s, q);
        return TLanes.Less(magnitude, TLanes.Broadcast(SymmetricScale.SmallestMagnitude));
    }

    /// <summary>One pass. Returns true where a code was changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Improve<TVector, TLanes>(
        ref readonly float values, ref readonly float products, ref float codes, int size, int limit, ref TVector sumS, ref TVector sumQ)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var one = TLanes.Broadcast(1f);
        var lower = TLanes.Broadcast(-limit);
        var upper = TLanes.Broadcast(limit - 1);
        var certainDistance = TLanes.Broadcast(CertainDistance);
        var certainQuotient = TLanes.Broadcast(CertainQuotient);
        var s = sumS;
        var q = sumQ;
        var changed = false;
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var product = TLanes.Load(in products, i);
            var code = TLanes.Load(in codes, i);
            var weight = TLanes.Multiply(value, value);
            var othersS = TLanes.Subtract(s, TLanes.Multiply(product, code));
            var othersQ = TLanes.Subtract(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
            var dividend = TLanes.Multiply(value, othersQ);

            // Compared as multiples of the divisor. A group whose divisor is not positive keeps its code.
            var clamped = TLanes.Larger(TLanes.Smaller(dividend, TLanes.Multiply(upper, othersS)), TLanes.Multiply(lower, othersS));
            var distance = TLanes.Abs(TLanes.Subtract(clamped, TLanes.Multiply(code, othersS)));
            var same = TLanes.Both(
                TLanes.Less(distance, TLanes.Multiply(certainDistance, othersS)),
                TLanes.Less(TLanes.Abs(dividend), TLanes.Multiply(certainQuotient, othersS)));
            var positive = TLanes.Less(zero, othersS);
            if (TLanes.All(TLanes.Select(positive, same, TLanes.Less(zero, one)))) continue;

            var other = TLanes.NearestInteger(TLanes.Divide(dividend, othersS));
            other = TLanes.Larger(TLanes.Smaller(other, upper), lower);
            var newS = TLanes.Add(othersS, TLanes.Multiply(product, other));
            var newQ = TLanes.Add(othersQ, TLanes.Multiply(TLanes.Multiply(weight, other), other));
            var better = TLanes.Less(TLanes.Multiply(TLanes.Multiply(s, s), newQ), TLanes.Multiply(TLanes.Multiply(newS, newS), q));
            better = TLanes.Both(TLanes.Both(better, TLanes.Less(zero, newQ)), positive);

            // The same code again is no change, though its sums may round to others.
            better = TLanes.Both(better, TLanes.Less(zero, TLanes.Abs(TLanes.Subtract(other, code))));
            if (!TLanes.Any(better)) continue;
            TLanes.Store(TLanes.Select(better, other, code), ref codes, i);
            s = TLanes.Select(better, newS, s);
            q = TLanes.Select(better, newQ, q);
            changed = true;
        }
        (sumS, sumQ) = (s, q);
        return changed;
    }
}
