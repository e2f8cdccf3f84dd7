using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary><see cref="ScaleSearchReference"/> for many super-blocks at once, each with its scales or its minimums in a lane.</summary>
internal readonly ref struct ScaleSearch<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    /// <summary>Lanes of the rows, whatever the width of a vector: scales and minimums of eight super-blocks.</summary>
    public const int Lanes = 16;

    private readonly ref float _scales;
    private readonly ref float _weights;
    private readonly ref float _codes;
    private readonly ref float _sums;
    private readonly int _length;
    private readonly TVector _last;

    /// <param name="scales">[count, lanes].</param>
    /// <param name="weights">[count, lanes].</param>
    /// <param name="codes">[count, lanes]: the codes, as whole numbers from 0 to 255.</param>
    /// <param name="sums">[2, lanes]: the first row becomes the scale of the scales.</param>
    /// <param name="count">Sub-blocks of a super-block.</param>
    /// <param name="last">The last code.</param>
    public ScaleSearch(ref float scales, ref float weights, ref float codes, ref float sums, int count, int last)
    {
        _scales = ref scales;
        _weights = ref weights;
        _codes = ref codes;
        _sums = ref sums;
        _length = count * Lanes;
        _last = TLanes.Broadcast(last);
    }

    /// <summary>Fills the codes and the first row of the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Search()
    {
        for (int at = 0; at < Lanes; at += TLanes.Count) Start(at);
        bool changed = true;
        for (int round = 0; round < ScaleSearchReference.Rounds && changed; round++)
        {
            changed = false;

            // All vectors before the next code, so that they need not wait for each other.
            for (int i = 0; i < _length; i += TLanes.Count) changed |= Improve(i);
        }

        for (int at = 0; at < Lanes; at += TLanes.Count) Finish(at);
    }

    /// <summary>The best of nine scales, and the codes and sums it gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Start(int at)
    {
        var zero = TLanes.Broadcast(0f);
        var largest = zero;
        for (int i = at; i < _length; i += Lanes) largest = TLanes.Larger(largest, TLanes.Load(ref _scales, i));
        var best = TLanes.Divide(_last, largest);
        var least = FirstError(at, best);
        Step(at, -4, largest, ref best, ref least);
        Step(at, -2, largest, ref best, ref least);
        Step(at, 1, largest, ref best, ref least);
        Step(at, 3, largest, ref best, ref least);
        var sumLX = zero;
        var sumLL = zero;
        var none = TLanes.Less(largest, TLanes.Broadcast(ScaleSearchReference.SmallestLargest));
        for (int i = at; i < _length; i += Lanes)
        {
            var x = TLanes.Load(ref _scales, i);
            var w = TLanes.Load(ref _weights, i);
            var code = TLanes.Select(none, zero, TLanes.Smaller(TLanes.NearestInteger(TLanes.Multiply(best, x)), _last));
            TLanes.Store(TLanes.LowByte(code), ref _codes, i);
            sumLX = TLanes.Add(sumLX, TLanes.Multiply(TLanes.Multiply(w, x), code));
            sumLL = TLanes.Add(sumLL, TLanes.Multiply(TLanes.Multiply(w, code), code));
        }

        TLanes.Store(sumLX, ref _sums, at);
        TLanes.Store(sumLL, ref _sums, Lanes + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TVector FirstError(int at, TVector inverse)
    {
        var step = TLanes.Divide(TLanes.Broadcast(1f), inverse);
        var sum = TLanes.Broadcast(0f);
        for (int i = at; i < _length; i += Lanes)
        {
            var x = TLanes.Load(ref _scales, i);
            var code = TLanes.LowByte(TLanes.NearestInteger(TLanes.Multiply(inverse, x)));
            var difference = TLanes.Subtract(x, TLanes.Multiply(step, code));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Multiply(TLanes.Load(ref _weights, i), difference), difference));
        }

        return sum;
    }

    /// <summary>Two of the other scales, the second after the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(int at, int steps, TVector largest, ref TVector best, ref TVector least)
    {
        var one = TLanes.Broadcast(1f);
        var last = _last;
        var inverse = TLanes.Divide(TLanes.Add(TLanes.Broadcast(ScaleSearchReference.Delta * steps), last), largest);
        var inverse2 = TLanes.Divide(TLanes.Add(TLanes.Broadcast(ScaleSearchReference.Delta * (steps + 1)), last), largest);
        var step = TLanes.Divide(one, inverse);
        var step2 = TLanes.Divide(one, inverse2);
        var sum = TLanes.Broadcast(0f);
        var sum2 = sum;
        for (int i = at; i < _length; i += Lanes)
        {
            var x = TLanes.Load(ref _scales, i);
            var w = TLanes.Load(ref _weights, i);
            var code = TLanes.Smaller(TLanes.NearestInteger(TLanes.Multiply(inverse, x)), last);
            var code2 = TLanes.Smaller(TLanes.NearestInteger(TLanes.Multiply(inverse2, x)), last);
            var difference = TLanes.Subtract(x, TLanes.Multiply(step, code));
            var difference2 = TLanes.Subtract(x, TLanes.Multiply(step2, code2));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Multiply(w, difference), difference));
            sum2 = TLanes.Add(sum2, TLanes.Multiply(TLanes.Multiply(w, difference2), difference2));
        }

        var better = TLanes.Less(sum, least);
        best = TLanes.Select(better, inverse, best);
        least = TLanes.Select(better, sum, least);
        better = TLanes.Less(sum2, least);
        best = TLanes.Select(better, inverse2, best);
        least = TLanes.Select(better, sum2, least);
    }

    /// <summary>One code of each lane, with all others as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Improve(int i)
    {
        int at = i % Lanes;
        var zero = TLanes.Broadcast(0f);
        var sumLX = TLanes.Load(ref _sums, at);
        var sumLL = TLanes.Load(ref _sums, Lanes + at);
        var x = TLanes.Load(ref _scales, i);
        var w = TLanes.Load(ref _weights, i);
        var code = TLanes.Load(ref _codes, i);
        var weighted = TLanes.Multiply(w, x);
        var restLX = TLanes.Subtract(sumLX, TLanes.Multiply(weighted, code));
        var restLL = TLanes.Subtract(sumLL, TLanes.Multiply(TLanes.Multiply(w, code), code));
        var next = TLanes.Smaller(TLanes.NearestInteger(TLanes.Divide(TLanes.Multiply(x, restLL), restLX)), _last);
        var other = TLanes.Less(zero, TLanes.Abs(TLanes.Subtract(next, code)));
        other = TLanes.Both(other, TLanes.Both(TLanes.Less(zero, restLX), TLanes.Less(zero, restLL)));
        restLX = TLanes.Add(restLX, TLanes.Multiply(weighted, next));
        restLL = TLanes.Add(restLL, TLanes.Multiply(TLanes.Multiply(w, next), next));
        var before = TLanes.Multiply(TLanes.Multiply(sumLX, sumLX), restLL);
        var better = TLanes.Both(other, TLanes.Less(before, TLanes.Multiply(TLanes.Multiply(restLX, restLX), sumLL)));
        if (!TLanes.Any(better)) return false;
        TLanes.Store(TLanes.Select(better, TLanes.LowByte(next), code), ref _codes, i);
        TLanes.Store(TLanes.Select(better, restLX, sumLX), ref _sums, at);
        TLanes.Store(TLanes.Select(better, restLL, sumLL), ref _sums, Lanes + at);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(int at)
    {
        var zero = TLanes.Broadcast(0f);
        var sumLL = TLanes.Load(ref _sums, Lanes + at);
        var scale = TLanes.Divide(TLanes.Load(ref _sums, at), sumLL);
        TLanes.Store(TLanes.Select(TLanes.Less(zero, sumLL), scale, zero), ref _sums, at);
    }
}
