using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;
using static QuantBuild.Kernels.Ggml.Affine.AffineState;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>
/// <see cref="AffineSearchReference"/> for as many sub-blocks at once as four vectors have lanes. Each lane adds in the order of the reference and
/// decides for itself. Two vectors go through the values together, so that one's addition need not wait for the other's; between these passes all
/// four are solved, as divisions take long but overlap.
/// </summary>
/// <typeparam name="TFormat">The type: its constants are constants of the compiled loops.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal readonly ref struct AffineSearch<TFormat, TVector, TLanes>
    where TFormat : struct, IAffineGroup
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    /// <summary>Beyond this <see cref="NearestInteger"/> is no rounding.</summary>
    private const float Bound = 4194303f;

    /// <summary>The number before -1/2, which still rounds to zero.</summary>
    private const float BelowHalf = -0.50000006f;

    private readonly ref float _values;
    private readonly ref float _weights;
    private readonly ref float _codes;
    private readonly ref float _state;

    /// <param name="values">[sub-block, lanes].</param>
    /// <param name="weights">[sub-block, lanes].</param>
    /// <param name="codes">[sub-block, lanes]: room for the codes of a step.</param>
    /// <param name="state">[rows of <see cref="AffineState"/>, lanes].</param>
    public AffineSearch(ref float values, ref float weights, ref float codes, ref float state)
    {
        _values = ref values;
        _weights = ref weights;
        _codes = ref codes;
        _state = ref state;
    }

    /// <summary>Sub-blocks that are searched together.</summary>
    public static int Lanes => 4 * TLanes.Count;

    /// <summary>Fills the rows of the state from Smallest to BestLowest.</summary>
    public void Search(SearchSteps steps, bool absolute)
    {
        for (int at = 0; at < Lanes; at += TLanes.Count) Start(at);
        Pass(absolute, first: true);
        for (int at = 0; at < Lanes; at += TLanes.Count) Set(Least, at, Get(Error, at));
        for (int step = 0; step <= steps.Last; step++)
        {
            float codes = steps.Codes(step, TFormat.LastCode);
            for (int at = 0; at < Lanes; at += TLanes.Count)
            {
                var range = TLanes.Subtract(Get(Largest, at), Get(Lowest, at));
                Set(Inverse, at, TLanes.Select(Get(Varies, at), TLanes.Divide(TLanes.Broadcast(codes), range), TLanes.Broadcast(0f)));
            }

            Pass(absolute, first: false);
            for (int at = 0; at < Lanes; at += TLanes.Count) Accept(at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Get(int row, int at) => TLanes.Load(ref _state, (row * Lanes) + at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int row, int at, TVector vector) => TLanes.Store(vector, ref _state, (row * Lanes) + at);

    /// <summary>The range, the sums of the weights, and the scale that the range itself gives.</summary>
    private void Start(int at)
    {
        var x = TLanes.Load(ref _values, at);
        var smallest = x;
        var largest = x;
        var sumW = TLanes.Load(ref _weights, at);
        var sumX = TLanes.Multiply(sumW, x);
        for (int i = 1; i < TFormat.SubBlock; i++)
        {
            x = TLanes.Load(ref _values, (i * Lanes) + at);
            var w = TLanes.Load(ref _weights, (i * Lanes) + at);
            smallest = TLanes.Smaller(x, smallest);
            largest = TLanes.Larger(x, largest);
            sumW = TLanes.Add(sumW, w);
            sumX = TLanes.Add(sumX, TLanes.Multiply(w, x));
        }

        var zero = TLanes.Broadcast(0f);
        var lowest = TLanes.Select(TLanes.Less(zero, smallest), zero, smallest);
        var varies = TLanes.Less(lowest, largest);
        var inverse = TLanes.Select(varies, TLanes.Divide(TLanes.Broadcast(TFormat.LastCode), TLanes.Subtract(largest, lowest)), zero);
        var scale = TLanes.Select(varies, TLanes.Divide(TLanes.Broadcast(1f), inverse), zero);
        Set(Smallest, at, smallest);
        Set(Largest, at, largest);
        Set(SumW, at, sumW);
        Set(SumX, at, sumX);
        Set(Varies, at, varies);
        Set(Inverse, at, inverse);
        Set(Scale, at, scale);
        Set(Lowest, at, lowest);
        Set(NextScale, at, scale);
        Set(NextLowest, at, lowest);
        Set(BestInverse, at, inverse);
        Set(BestLowest, at, lowest);
    }

    /// <summary>One step: codes, least squares (but for the first), errors.</summary>
    private void Pass(bool absolute, bool first)
    {
        for (int at = 0; at < Lanes; at += 2 * TLanes.Count)
        {
            var (bounded, within) = Ends(at);
            var (bounded2, within2) = Ends(at + TLanes.Count);
            if (!TLanes.All(TLanes.Both(bounded, bounded2)))
                Round<RoundAny<TVector, TLanes>>(at);
            else if (!TLanes.All(TLanes.Both(within, within2)))
                Round<RoundBounded<TVector, TLanes>>(at);
            else
                Round<RoundWithin<TVector, TLanes>>(at);
        }

        if (!first)
            for (int at = 0; at < Lanes; at += TLanes.Count) Solve(at);
        for (int at = 0; at < Lanes; at += 2 * TLanes.Count)
        {
            if (absolute) AbsoluteErrors(at);
            else SquaredErrors(at);
        }
    }

    /// <summary>
    /// Where all positions allow <see cref="RoundBounded{TVector, TLanes}"/> and <see cref="RoundWithin{TVector, TLanes}"/>: those of the smallest
    /// and the largest value decide, as all others are between them, because every operation keeps the order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TVector Bounded, TVector Within) Ends(int at)
    {
        var inverse = Get(Inverse, at);
        var lowest = Get(Lowest, at);
        var one = TLanes.Multiply(inverse, TLanes.Subtract(Get(Smallest, at), lowest));
        var other = TLanes.Multiply(inverse, TLanes.Subtract(Get(Largest, at), lowest));
        var bound = TLanes.Broadcast(Bound);
        var bounded = TLanes.Both(TLanes.Less(TLanes.Abs(one), bound), TLanes.Less(TLanes.Abs(other), bound));
        var below = TLanes.Less(TLanes.Broadcast(BelowHalf), TLanes.Smaller(one, other));
        var above = TLanes.Less(TLanes.Larger(one, other), TLanes.Broadcast(TFormat.LastCode + 0.5f));
        return (bounded, TLanes.Both(below, above));
    }

    /// <summary>The codes of two vectors, and their weighted sums.</summary>
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
        ref float values = ref Unsafe.Add(ref _values, at);
        ref float weights = ref Unsafe.Add(ref _weights, at);
        ref float codes = ref Unsafe.Add(ref _codes, at);
        for (int i = 0; i < TFormat.SubBlock * Lanes; i += Lanes)
        {
            var x = TLanes.Load(ref values, i);
            var x2 = TLanes.Load(ref values, i + TLanes.Count);
            var code = TRounding.Round(TLanes.Multiply(inverse, TLanes.Subtract(x, lowest)), last);
            var code2 = TRounding.Round(TLanes.Multiply(inverse2, TLanes.Subtract(x2, lowest2)), last);
            TLanes.Store(code, ref codes, i);
            TLanes.Store(code2, ref codes, i + TLanes.Count);
            var weighted = TLanes.Multiply(TLanes.Load(ref weights, i), code);
            var weighted2 = TLanes.Multiply(TLanes.Load(ref weights, i + TLanes.Count), code2);
            sumL = TLanes.Add(sumL, weighted);
            sumL2 = TLanes.Add(sumL2, weighted2);
            sumLL = TLanes.Add(sumLL, TLanes.Multiply(weighted, code));
            sumLL2 = TLanes.Add(sumLL2, TLanes.Multiply(weighted2, code2));
            sumXL = TLanes.Add(sumXL, TLanes.Multiply(weighted, x));
            sumXL2 = TLanes.Add(sumXL2, TLanes.Multiply(weighted2, x2));
        }

        Set(SumL, at, sumL);
        Set(SumL, second, sumL2);
        Set(SumLL, at, sumLL);
        Set(SumLL, second, sumLL2);
        Set(SumXL, at, sumXL);
        Set(SumXL, second, sumXL2);
    }

    /// <summary>The weighted least squares, with no lowest value above zero.</summary>
    private void Solve(int at)
    {
        var zero = TLanes.Broadcast(0f);
        var sumW = Get(SumW, at);
        var sumX = Get(SumX, at);
        var sumL = Get(SumL, at);
        var sumLL = Get(SumLL, at);
        var sumXL = Get(SumXL, at);
        var determinant = TLanes.Subtract(TLanes.Multiply(sumW, sumLL), TLanes.Multiply(sumL, sumL));
        var scale = TLanes.Divide(TLanes.Subtract(TLanes.Multiply(sumW, sumXL), TLanes.Multiply(sumX, sumL)), determinant);
        var lowest = TLanes.Divide(TLanes.Subtract(TLanes.Multiply(sumLL, sumX), TLanes.Multiply(sumL, sumXL)), determinant);
        var above = TLanes.Less(zero, lowest);
        if (TLanes.Any(above))
        {
            scale = TLanes.Select(above, TLanes.Divide(sumXL, sumLL), scale);
            lowest = TLanes.Select(above, zero, lowest);
        }

        Set(NextScale, at, scale);
        Set(NextLowest, at, lowest);
        Set(Solved, at, TLanes.Less(zero, determinant));
    }

    private void SquaredErrors(int at)
    {
        int second = at + TLanes.Count;
        var scale = Get(NextScale, at);
        var scale2 = Get(NextScale, second);
        var lowest = Get(NextLowest, at);
        var lowest2 = Get(NextLowest, second);
        var sum = TLanes.Broadcast(0f);
        var sum2 = sum;
        ref float values = ref Unsafe.Add(ref _values, at);
        ref float weights = ref Unsafe.Add(ref _weights, at);
        ref float codes = ref Unsafe.Add(ref _codes, at);
        for (int i = 0; i < TFormat.SubBlock * Lanes; i += Lanes)
        {
            var error = TLanes.Add(TLanes.Multiply(scale, TLanes.Load(ref codes, i)), lowest);
            var error2 = TLanes.Add(TLanes.Multiply(scale2, TLanes.Load(ref codes, i + TLanes.Count)), lowest2);
            error = TLanes.Subtract(error, TLanes.Load(ref values, i));
            error2 = TLanes.Subtract(error2, TLanes.Load(ref values, i + TLanes.Count));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Load(ref weights, i), TLanes.Multiply(error, error)));
            sum2 = TLanes.Add(sum2, TLanes.Multiply(TLanes.Load(ref weights, i + TLanes.Count), TLanes.Multiply(error2, error2)));
        }

        Set(Error, at, sum);
        Set(Error, second, sum2);
    }

    private void AbsoluteErrors(int at)
    {
        int second = at + TLanes.Count;
        var scale = Get(NextScale, at);
        var scale2 = Get(NextScale, second);
        var lowest = Get(NextLowest, at);
        var lowest2 = Get(NextLowest, second);
        var sum = TLanes.Broadcast(0f);
        var sum2 = sum;
        ref float values = ref Unsafe.Add(ref _values, at);
        ref float weights = ref Unsafe.Add(ref _weights, at);
        ref float codes = ref Unsafe.Add(ref _codes, at);
        for (int i = 0; i < TFormat.SubBlock * Lanes; i += Lanes)
        {
            var error = TLanes.Add(TLanes.Multiply(scale, TLanes.Load(ref codes, i)), lowest);
            var error2 = TLanes.Add(TLanes.Multiply(scale2, TLanes.Load(ref codes, i + TLanes.Count)), lowest2);
            error = TLanes.Abs(TLanes.Subtract(error, TLanes.Load(ref values, i)));
            error2 = TLanes.Abs(TLanes.Subtract(error2, TLanes.Load(ref values, i + TLanes.Count)));
            sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Load(ref weights, i), error));
            sum2 = TLanes.Add(sum2, TLanes.Multiply(TLanes.Load(ref weights, i + TLanes.Count), error2));
        }

        Set(Error, at, sum);
        Set(Error, second, sum2);
    }

    /// <summary>The step becomes the best where its error is less.</summary>
    private void Accept(int at)
    {
        var better = TLanes.Both(Get(Solved, at), TLanes.Less(Get(Error, at), Get(Least, at)));
        if (!TLanes.Any(better)) return;
        Set(BestLowest, at, TLanes.Select(better, Get(Lowest, at), Get(BestLowest, at)));
        Set(BestInverse, at, TLanes.Select(better, Get(Inverse, at), Get(BestInverse, at)));
        Set(Least, at, TLanes.Select(better, Get(Error, at), Get(Least, at)));
        Set(Scale, at, TLanes.Select(better, Get(NextScale, at), Get(Scale, at)));
        Set(Lowest, at, TLanes.Select(better, Get(NextLowest, at), Get(Lowest, at)));
    }
}
