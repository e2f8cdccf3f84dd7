using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;
using static QuantBuild.Kernels.Ggml.Affine.AffineState;

namespace QuantBuild.Kernels.Ggml.Affine;

internal readonly ref partial struct AffineSearch<TFormat, TVector, TLanes>
{
    /// <summary>Beyond this <see cref="NearestInteger"/> is no rounding.</summary>
    private const float Bound = 4194303f;

    /// <summary>The number before -1/2, which itself still rounds to zero.</summary>
    private const float BelowHalf = -0.50000006f;

    /// <summary>One step: codes, least squares (but for the first), errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pass(bool absolute, bool first)
    {
        for (int at = 0; at < Lanes; at += 2 * TLanes.Count)
        {
            var (one, other) = Ends(at);
            var (one2, other2) = Ends(at + TLanes.Count);
            var size = TLanes.Broadcast(Bound);
            var bounded = TLanes.Both(TLanes.Less(TLanes.Abs(one), size), TLanes.Less(TLanes.Abs(other), size));
            var bounded2 = TLanes.Both(TLanes.Less(TLanes.Abs(one2), size), TLanes.Less(TLanes.Abs(other2), size));
            if (!TLanes.All(TLanes.Both(bounded, bounded2)))
            {
                Round<RoundAny<TVector, TLanes>>(at);
                continue;
            }

            var lowest = TLanes.Smaller(TLanes.Smaller(one, other), TLanes.Smaller(one2, other2));
            var highest = TLanes.Larger(TLanes.Larger(one, other), TLanes.Larger(one2, other2));
            if (!TLanes.All(TLanes.Less(TLanes.Broadcast(BelowHalf), lowest))) Round<RoundBounded<TVector, TLanes>>(at);
            else if (!TLanes.All(TLanes.Less(highest, TLanes.Broadcast(TFormat.LastCode + 0.5f)))) Round<RoundPositive<TVector, TLanes>>(at);
            else Round<RoundWithin<TVector, TLanes>>(at);
        }

        if (!first)
        {
            for (int at = 0; at < Lanes; at += TLanes.Count) Solve(at);
        }

        for (int at = 0; at < Lanes; at += 2 * TLanes.Count)
        {
            if (absolute) AbsoluteErrors(at);
            else SquaredErrors(at);
        }
    }

    /// <summary>The positions of the smallest and the largest value: all others are between them, as every operation keeps the order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TVector One, TVector Other) Ends(int at)
    {
        var inverse = Get(Inverse, at);
        var lowest = Get(Lowest, at);
        var one = TLanes.Multiply(inverse, TLanes.Subtract(Get(Smallest, at), lowest));
        var other = TLanes.Multiply(inverse, TLanes.Subtract(Get(Largest, at), lowest));
        return (one, other);
    }

    /// <summary>The codes of two vectors, and their weighted sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Round<TRounding>(int at)
        where TRounding : ICodeRounding<TVector>
    {
        int second = at + TLanes.Count;
        var last = TLanes.Broadcast(TFormat.LastCode);
        var inverse = Get(Inverse, at);
        var inverse2 = Get(Inverse, second);
        var lowest = Get(Lowest, at);
        var lowest2 = Get(Lowest, second);
        var sumL = TLanes.Broadcast(0f);
        var sumL2 = sumL;
        var sumLL = sumL;
        var sumLL2 = sumL;
        var sumXL = sumL;
        var sumXL2 = sumL;
        ref float value = ref Unsafe.Add(ref _values, at);
        ref float end = ref Unsafe.Add(ref value, TFormat.SubBlock * Lanes);
        do
        {
            var x = TLanes.Load(ref value, 0);
            var x2 = TLanes.Load(ref value, TLanes.Count);
            var code = TRounding.Round(TLanes.Multiply(inverse, TLanes.Subtract(x, lowest)), last);
            var code2 = TRounding.Round(TLanes.Multiply(inverse2, TLanes.Subtract(x2, lowest2)), last);
            TLanes.Store(code, ref value, Code);
            TLanes.Store(code2, ref value, Code + TLanes.Count);
            var weighted = TLanes.Multiply(TLanes.Load(ref value, Weight), code);
            var weighted2 = TLanes.Multiply(TLanes.Load(ref value, Weight + TLanes.Count), code2);
            sumL = TLanes.Add(sumL, weighted);
            sumL2 = TLanes.Add(sumL2, weighted2);
            sumLL = TLanes.Add(sumLL, TLanes.Multiply(weighted, code));
            sumLL2 = TLanes.Add(sumLL2, TLanes.Multiply(weighted2, code2));
            sumXL = TLanes.Add(sumXL, TLanes.Multiply(weighted, x));
            sumXL2 = TLanes.Add(sumXL2, TLanes.Multiply(weighted2, x2));
            value = ref Unsafe.Add(ref value, Lanes);
        }
        while (Unsafe.IsAddressLessThan(ref value, ref end));

        Set(SumL, at, sumL);
        Set(SumL, second, sumL2);
        Set(SumLL, at, sumLL);
        Set(SumLL, second, sumLL2);
        Set(SumXL, at, sumXL);
        Set(SumXL, second, sumXL2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SquaredErrors(int at)
    {
        int second = at + TLanes.Count;
        var scale = Get(NextScale, at);
        var scale2 = Get(NextScale, second);
        var lowest = Get(NextLowest, at);
        var lowest2 = Get(NextLowest, second);
        var sum = TLanes.Broadcast(0f);
        var sum2 = sum;
        ref float value = ref Unsafe.Add(ref _values, at);
        ref float end = ref Unsafe.Add(ref value, TFormat.SubBlock * Lanes);
        do
        {
            var error = TLanes.Add(TLanes.Multiply(scale, TLanes.Load(ref value, Code)), lowest);
            var error2 = TLanes.Add(TLanes.Multiply(scale2, TLanes.Load(ref value, Code + TLanes.Count)), lowest2);
            error = TLanes.Subtract(error, TLanes.Load(ref value, 0));
            error2 = TLanes.Subtract(error2, TLanes.Load(ref value, TLanes.Count));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Load(ref value, Weight), TLanes.Multiply(error, error)));
            sum2 = TLanes.Add(sum2, TLanes.Multiply(TLanes.Load(ref value, Weight + TLanes.Count), TLanes.Multiply(error2, error2)));
            value = ref Unsafe.Add(ref value, Lanes);
        }
        while (Unsafe.IsAddressLessThan(ref value, ref end));

        Set(Error, at, sum);
        Set(Error, second, sum2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AbsoluteErrors(int at)
    {
        int second = at + TLanes.Count;
        var scale = Get(NextScale, at);
        var scale2 = Get(NextScale, second);
        var lowest = Get(NextLowest, at);
        var lowest2 = Get(NextLowest, second);
        var sum = TLanes.Broadcast(0f);
        var sum2 = sum;
        ref float value = ref Unsafe.Add(ref _values, at);
        ref float end = ref Unsafe.Add(ref value, TFormat.SubBlock * Lanes);
        do
        {
            var error = TLanes.Add(TLanes.Multiply(scale, TLanes.Load(ref value, Code)), lowest);
            var error2 = TLanes.Add(TLanes.Multiply(scale2, TLanes.Load(ref value, Code + TLanes.Count)), lowest2);
            error = TLanes.Abs(TLanes.Subtract(error, TLanes.Load(ref value, 0)));
            error2 = TLanes.Abs(TLanes.Subtract(error2, TLanes.Load(ref value, TLanes.Count)));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Load(ref value, Weight), error));
            sum2 = TLanes.Add(sum2, TLanes.Multiply(TLanes.Load(ref value, Weight + TLanes.Count), error2));
            value = ref Unsafe.Add(ref value, Lanes);
        }
        while (Unsafe.IsAddressLessThan(ref value, ref end));

        Set(Error, at, sum);
        Set(Error, second, sum2);
    }
}
