using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>
/// The vector form of <see cref="SymmetricDescent"/>: a group in each lane, and four vectors side by side, since each step waits for a division
/// of the step before. A pass that changes nothing in a lane would change nothing again, so that lanes need not end alone.
/// </summary>
internal static class SymmetricDescentLanes
{
    /// <summary>Vectors side by side.</summary>
    public const int Vectors = 4;

    /// <param name="values">[vectors, length, lanes].</param>
    /// <param name="products">[vectors, length, lanes]: room for the cubes.</param>
    /// <param name="codes">[vectors, length, lanes]: the codes as numbers; anything where the group counts as zero.</param>
    /// <param name="length">Values of a group.</param>
    /// <param name="limit">Half the number of codes.</param>
    /// <param name="scales">[vectors, lanes].</param>
    public static void Search<TVector, TLanes>(ref readonly float values, ref float products, ref float codes, int length, int limit, ref float scales)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var size = length * TLanes.Count;
        ref var v0 = ref Unsafe.AsRef(in values);
        ref var v1 = ref Unsafe.Add(ref v0, size);
        ref var v2 = ref Unsafe.Add(ref v1, size);
        ref var v3 = ref Unsafe.Add(ref v2, size);
        ref var p1 = ref Unsafe.Add(ref products, size);
        ref var p2 = ref Unsafe.Add(ref p1, size);
        ref var p3 = ref Unsafe.Add(ref p2, size);
        ref var c1 = ref Unsafe.Add(ref codes, size);
        ref var c2 = ref Unsafe.Add(ref c1, size);
        ref var c3 = ref Unsafe.Add(ref c2, size);
        var (s0, q0, dead0) = Start<TVector, TLanes>(in v0, ref products, ref codes, size, limit);
        var (s1, q1, dead1) = Start<TVector, TLanes>(in v1, ref p1, ref c1, size, limit);
        var (s2, q2, dead2) = Start<TVector, TLanes>(in v2, ref p2, ref c2, size, limit);
        var (s3, q3, dead3) = Start<TVector, TLanes>(in v3, ref p3, ref c3, size, limit);
        for (var pass = 0; pass < SymmetricDescent.Passes; pass++)
        {
            var changes = TLanes.Broadcast(0f);
            for (var i = 0; i < size; i += TLanes.Count)
            {
                changes = Improve<TVector, TLanes>(in v0, in products, ref codes, i, limit, ref s0, ref q0, changes);
                changes = Improve<TVector, TLanes>(in v1, in p1, ref c1, i, limit, ref s1, ref q1, changes);
                changes = Improve<TVector, TLanes>(in v2, in p2, ref c2, i, limit, ref s2, ref q2, changes);
                changes = Improve<TVector, TLanes>(in v3, in p3, ref c3, i, limit, ref s3, ref q3, changes);
            }
            if (!TLanes.Any(TLanes.Less(TLanes.Broadcast(0f), changes))) break;
        }

        TLanes.Store(Scale<TVector, TLanes>(s0, q0, dead0), ref scales, 0);
        TLanes.Store(Scale<TVector, TLanes>(s1, q1, dead1), ref scales, TLanes.Count);
        TLanes.Store(Scale<TVector, TLanes>(s2, q2, dead2), ref scales, 2 * TLanes.Count);
        TLanes.Store(Scale<TVector, TLanes>(s3, q3, dead3), ref scales, 3 * TLanes.Count);
    }

    private static (TVector S, TVector Q, TVector Dead) Start<TVector, TLanes>(
        ref readonly float values, ref float products, ref float codes, int size, int limit)
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
        var s = TLanes.Broadcast(0f);
        var q = s;
        for (var i = 0; i < size; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var weight = TLanes.Multiply(value, value);
            var product = TLanes.Multiply(weight, value);
            var code = SymmetricScaleLanes.Code<TVector, TLanes>(value, inverse, limit);
            s = TLanes.Add(s, TLanes.Multiply(product, code));
            q = TLanes.Add(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
            TLanes.Store(product, ref products, i);
            TLanes.Store(code, ref codes, i);
        }
        return (s, q, TLanes.Less(magnitude, TLanes.Broadcast(SymmetricScale.SmallestMagnitude)));
    }

    /// <summary>One value of each lane. Returns <paramref name="changes"/>, above zero in lanes where a code changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Improve<TVector, TLanes>(
        ref readonly float values, ref readonly float products, ref float codes, int i, int limit, ref TVector s, ref TVector q, TVector changes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var value = TLanes.Load(in values, i);
        var product = TLanes.Load(in products, i);
        var code = TLanes.Load(in codes, i);
        var weight = TLanes.Multiply(value, value);
        var othersS = TLanes.Subtract(s, TLanes.Multiply(product, code));
        var othersQ = TLanes.Subtract(q, TLanes.Multiply(TLanes.Multiply(weight, code), code));
        var other = TLanes.NearestInteger(TLanes.Divide(TLanes.Multiply(value, othersQ), othersS));
        other = TLanes.Larger(TLanes.Smaller(other, TLanes.Broadcast(limit - 1)), TLanes.Broadcast(-limit));
        var newS = TLanes.Add(othersS, TLanes.Multiply(product, other));
        var newQ = TLanes.Add(othersQ, TLanes.Multiply(TLanes.Multiply(weight, other), other));
        var better = TLanes.Less(TLanes.Multiply(TLanes.Multiply(s, s), newQ), TLanes.Multiply(TLanes.Multiply(newS, newS), q));
        better = TLanes.Both(better, TLanes.Both(TLanes.Less(zero, othersS), TLanes.Less(zero, newQ)));

        // The same code again is no change, though its sums may round to others.
        var change = TLanes.Both(better, TLanes.Abs(TLanes.Subtract(other, code)));
        better = TLanes.Less(zero, change);
        TLanes.Store(TLanes.Select(better, other, code), ref codes, i);
        s = TLanes.Select(better, newS, s);
        q = TLanes.Select(better, newQ, q);
        return TLanes.Add(changes, change);
    }

    private static TVector Scale<TVector, TLanes>(TVector s, TVector q, TVector dead)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var scale = TLanes.Select(TLanes.Less(zero, q), TLanes.Divide(s, q), zero);
        return TLanes.Select(dead, zero, scale);
    }
}
