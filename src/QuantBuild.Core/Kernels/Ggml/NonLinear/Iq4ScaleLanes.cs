using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Ggml.Symmetric;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>The vector form of <see cref="Iq4Scale.Search"/>: a group in each lane.</summary>
internal static class Iq4ScaleLanes
{
    /// <param name="values">[32, lanes]: finite.</param>
    /// <param name="weights">[32, lanes].</param>
    /// <returns>The scales.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVector Search<TVector, TLanes, TNearest>(ref readonly float values, ref readonly float weights)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TNearest : IIq4Nearest<TVector>
    {
        var zero = TLanes.Broadcast(0f);
        var magnitude = zero;
        var farthest = zero;
        for (var i = 0; i < Iq4Scale.Group * TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var larger = TLanes.Less(magnitude, TLanes.Abs(value));
            magnitude = TLanes.Select(larger, TLanes.Abs(value), magnitude);
            farthest = TLanes.Select(larger, value, farthest);
        }

        // Both signs turned over: the same quotient.
        var inverse = TLanes.Divide(TLanes.Broadcast(1f), TLanes.Divide(farthest, TLanes.Broadcast(-Iq4Values.All[0])));
        Sums<TVector, TLanes, TNearest>(in values, in weights, inverse, out var s, out var q);
        var scale = TLanes.Select(TLanes.Less(zero, q), TLanes.Divide(s, q), zero);
        var best = TLanes.Multiply(scale, s);
        for (var step = -Iq4Scale.Tries; step <= Iq4Scale.Tries; step++)
        {
            inverse = TLanes.Divide(TLanes.Broadcast(step + Iq4Values.All[0]), farthest);
            Sums<TVector, TLanes, TNearest>(in values, in weights, inverse, out s, out q);
            var better = TLanes.Both(TLanes.Less(zero, q), TLanes.Less(TLanes.Multiply(best, q), TLanes.Multiply(s, s)));
            scale = TLanes.Select(better, TLanes.Divide(s, q), scale);
            best = TLanes.Select(better, TLanes.Multiply(scale, s), best);
        }
        return TLanes.Select(TLanes.Less(magnitude, TLanes.Broadcast(SymmetricScale.SmallestMagnitude)), zero, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums<TVector, TLanes, TNearest>(
        ref readonly float values, ref readonly float weights, TVector inverse, out TVector sumS, out TVector sumQ)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
        where TNearest : IIq4Nearest<TVector>
    {
        var s = TLanes.Broadcast(0f);
        var q = s;
        for (var i = 0; i < Iq4Scale.Group * TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(in values, i);
            var nearest = TNearest.Value(TLanes.Multiply(inverse, value));
            var weighted = TLanes.Multiply(TLanes.Load(in weights, i), nearest);
            s = TLanes.Add(s, TLanes.Multiply(weighted, value));
            q = TLanes.Add(q, TLanes.Multiply(weighted, nearest));
        }
        (sumS, sumQ) = (s, q);
    }
}
