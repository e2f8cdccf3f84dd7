using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>Ranges of weights, and the search for values that no scheme can represent.</summary>
public static class RangeKernel
{
    /// <summary>The range of all values; NaNs are passed over.</summary>
    public static ValueRange Of(ReadOnlySpan<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            return Of<Vector512<float>, FloatLanes512>(values);
        if (Vector256.IsHardwareAccelerated)
            return Of<Vector256<float>, FloatLanes256>(values);
        if (Vector128.IsHardwareAccelerated)
            return Of<Vector128<float>, FloatLanes128>(values);
        return RangeReference.Of(values);
    }

    /// <summary>
    /// Widens the range of each column by the values of a row-major matrix; NaNs are passed over. Start with
    /// <paramref name="minimum"/> full of +infinity and <paramref name="maximum"/> full of -infinity; call again for more rows.
    /// </summary>
    /// <param name="values">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="minimum">[columns]</param>
    /// <param name="maximum">[columns]</param>
    public static void AccumulateColumns(ReadOnlySpan<float> values, int columns, Span<float> minimum, Span<float> maximum)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(minimum.Length, columns);
        KernelArguments.CheckLength(maximum.Length, columns);
        for (int row = 0; row < rows; row++)
            Widen(values.Slice(row * columns, columns), minimum, maximum);
    }

    /// <summary>The index of the first NaN or infinity; -1 when all values are finite.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            return IndexOfNonFinite<Vector512<float>, FloatLanes512>(values);
        if (Vector256.IsHardwareAccelerated)
            return IndexOfNonFinite<Vector256<float>, FloatLanes256>(values);
        if (Vector128.IsHardwareAccelerated)
            return IndexOfNonFinite<Vector128<float>, FloatLanes128>(values);
        return RangeReference.IndexOfNonFinite(values);
    }

    /// <summary>One row of <see cref="AccumulateColumns"/>.</summary>
    internal static void Widen(ReadOnlySpan<float> row, Span<float> minimum, Span<float> maximum)
    {
        if (Vector512.IsHardwareAccelerated)
            Widen<Vector512<float>, FloatLanes512>(row, minimum, maximum);
        else if (Vector256.IsHardwareAccelerated)
            Widen<Vector256<float>, FloatLanes256>(row, minimum, maximum);
        else if (Vector128.IsHardwareAccelerated)
            Widen<Vector128<float>, FloatLanes128>(row, minimum, maximum);
        else
            RangeReference.AccumulateColumns(row, row.Length, minimum, maximum);
    }

    internal static ValueRange Of<TVector, TLanes>(ReadOnlySpan<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        var lowest = TLanes.Broadcast(float.PositiveInfinity);
        var highest = TLanes.Broadcast(float.NegativeInfinity);
        var lowest2 = lowest;
        var highest2 = highest;
        int i = 0;

        // Two of each, because the next comparison would otherwise wait for the one before.
        for (; i <= values.Length - (2 * TLanes.Count); i += 2 * TLanes.Count)
        {
            var vector = TLanes.Load(ref source, i);
            var vector2 = TLanes.Load(ref source, i + TLanes.Count);
            lowest = TLanes.Smaller(vector, lowest);
            highest = TLanes.Larger(vector, highest);
            lowest2 = TLanes.Smaller(vector2, lowest2);
            highest2 = TLanes.Larger(vector2, highest2);
        }

        if (i <= values.Length - TLanes.Count)
        {
            var vector = TLanes.Load(ref source, i);
            lowest = TLanes.Smaller(vector, lowest);
            highest = TLanes.Larger(vector, highest);
            i += TLanes.Count;
        }

        lowest = TLanes.Smaller(lowest, lowest2);
        highest = TLanes.Larger(highest, highest2);
        float minimum = float.PositiveInfinity;
        float maximum = float.NegativeInfinity;
        if (i < values.Length)
            (minimum, maximum) = RangeReference.Of(values[i..]);
        if (i > 0)
        {
            float smallest = TLanes.SmallestOf(lowest);
            float largest = TLanes.LargestOf(highest);
            minimum = smallest < minimum ? smallest : minimum;
            maximum = largest > maximum ? largest : maximum;
        }

        return new ValueRange(minimum + 0f, maximum + 0f);
    }

    internal static void Widen<TVector, TLanes>(ReadOnlySpan<float> row, Span<float> minimum, Span<float> maximum)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(row);
        ref float lowest = ref MemoryMarshal.GetReference(minimum);
        ref float highest = ref MemoryMarshal.GetReference(maximum);
        var zero = TLanes.Broadcast(0f);
        int i = 0;
        for (; i <= row.Length - TLanes.Count; i += TLanes.Count)
        {
            var vector = TLanes.Add(TLanes.Load(ref source, i), zero);
            TLanes.Store(TLanes.Smaller(vector, TLanes.Load(ref lowest, i)), ref lowest, i);
            TLanes.Store(TLanes.Larger(vector, TLanes.Load(ref highest, i)), ref highest, i);
        }

        if (i < row.Length)
            RangeReference.AccumulateColumns(row[i..], row.Length - i, minimum[i..], maximum[i..]);
    }

    internal static int IndexOfNonFinite<TVector, TLanes>(ReadOnlySpan<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        var zero = TLanes.Broadcast(0f);
        int step = 4 * TLanes.Count;
        int i = 0;
        for (; i <= values.Length - step; i += step)
        {
            // Zero times a finite value is zero; times anything else it is NaN, and stays NaN in the sum.
            var first = TLanes.Add(
                TLanes.Multiply(TLanes.Load(ref source, i), zero), TLanes.Multiply(TLanes.Load(ref source, i + TLanes.Count), zero));
            var second = TLanes.Add(
                TLanes.Multiply(TLanes.Load(ref source, i + (2 * TLanes.Count)), zero),
                TLanes.Multiply(TLanes.Load(ref source, i + (3 * TLanes.Count)), zero));
            if (TLanes.AnyNaN(TLanes.Add(first, second)))
                break;
        }

        int index = RangeReference.IndexOfNonFinite(values[i..]);
        return index < 0 ? index : i + index;
    }
}
