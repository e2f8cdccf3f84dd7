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
internal readonly ref partial struct AffineSearch<TFormat, TVector, TLanes>
    where TFormat : struct, IAffineGroup
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private readonly ref float _values;
    private readonly ref float _state;

    /// <param name="values">[3, sub-block, lanes]: the values, their weights, and room for the codes of a step.</param>
    /// <param name="state">[rows of <see cref="AffineState"/>, lanes].</param>
    public AffineSearch(ref float values, ref float state)
    {
        _values = ref values;
        _state = ref state;
    }

    /// <summary>Sub-blocks that are searched together.</summary>
    public static int Lanes => 4 * TLanes.Count;

    /// <summary>From a value to its weight.</summary>
    private static int Weight => TFormat.SubBlock * Lanes;

    /// <summary>From a value to its code.</summary>
    private static int Code => 2 * TFormat.SubBlock * Lanes;

    /// <summary>Fills the rows of the state from Smallest to BestLowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Start(int at)
    {
        ref float value = ref Unsafe.Add(ref _values, at);
        var x = TLanes.Load(ref value, 0);
        var smallest = x;
        var largest = x;
        var sumW = TLanes.Load(ref value, Weight);
        var sumX = TLanes.Multiply(sumW, x);
        for (int i = 1; i < TFormat.SubBlock; i++)
        {
            value = ref Unsafe.Add(ref value, Lanes);
            x = TLanes.Load(ref value, 0);
            var w = TLanes.Load(ref value, Weight);
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

    /// <summary>The weighted least squares, with no lowest value above zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>The step becomes the best where its error is less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
