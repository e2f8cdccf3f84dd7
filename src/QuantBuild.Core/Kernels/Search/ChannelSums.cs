using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Search;

/// <summary>
/// The sums of <see cref="IScaleMeasure"/> over consecutive values of one channel: a value goes into lane (its index) mod 16; every
/// <see cref="ChannelLanes.Segment"/> values the lanes are added up in binary64. A rest of fewer than 16 values is filled up with zeros, which add nothing.
/// </summary>
internal static class ChannelSums
{
    /// <summary>Adds the sums of d² for four candidates to <paramref name="totals"/>.</summary>
    public static void AddErrors(
        ReadOnlySpan<float> values, ReadOnlySpan<float> inverses, ReadOnlySpan<float> zeroPoints, SearchPlan plan, Span<double> totals)
    {
        if (Vector512.IsHardwareAccelerated) AddErrors<Vector512<float>, FloatLanes512>(values, inverses, zeroPoints, plan, totals);
        else if (Vector256.IsHardwareAccelerated) AddErrors<Vector256<float>, FloatLanes256>(values, inverses, zeroPoints, plan, totals);
        else if (Vector128.IsHardwareAccelerated) AddErrors<Vector128<float>, FloatLanes128>(values, inverses, zeroPoints, plan, totals);
        else ChannelSumsReference.AddErrors(values, inverses, zeroPoints, plan, totals);
    }

    /// <summary>Adds the sums of t * k to <paramref name="mixed"/> and those of k * k to <paramref name="squares"/>.</summary>
    public static void AddProducts(ReadOnlySpan<float> values, float inverse, float zeroPoint, SearchPlan plan, ref double mixed, ref double squares)
    {
        if (Vector512.IsHardwareAccelerated) AddProducts<Vector512<float>, FloatLanes512>(values, inverse, zeroPoint, plan, ref mixed, ref squares);
        else if (Vector256.IsHardwareAccelerated) AddProducts<Vector256<float>, FloatLanes256>(values, inverse, zeroPoint, plan, ref mixed, ref squares);
        else if (Vector128.IsHardwareAccelerated) AddProducts<Vector128<float>, FloatLanes128>(values, inverse, zeroPoint, plan, ref mixed, ref squares);
        else ChannelSumsReference.AddProducts(values, inverse, zeroPoint, plan, ref mixed, ref squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddErrors<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<float> inverses, ReadOnlySpan<float> zeroPoints, SearchPlan plan, Span<double> totals)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var (first, last) = (TLanes.Broadcast(plan.First), TLanes.Broadcast(plan.Last));
        var (inverse0, inverse1) = (TLanes.Broadcast(inverses[0]), TLanes.Broadcast(inverses[1]));
        var (inverse2, inverse3) = (TLanes.Broadcast(inverses[2]), TLanes.Broadcast(inverses[3]));
        var (zero0, zero1) = (TLanes.Broadcast(zeroPoints[0]), TLanes.Broadcast(zeroPoints[1]));
        var (zero2, zero3) = (TLanes.Broadcast(zeroPoints[2]), TLanes.Broadcast(zeroPoints[3]));
        Span<float> rest = stackalloc float[ChannelLanes.Count];
        ChannelLanes lanes0 = default, lanes1 = default, lanes2 = default, lanes3 = default;
        for (int start = 0; start < values.Length; start += ChannelLanes.Segment)
        {
            var segment = values.Slice(start, Math.Min(ChannelLanes.Segment, values.Length - start));
            int whole = Rest(segment, rest);
            for (int group = 0; group < ChannelLanes.Count; group += TLanes.Count)
            {
                var sum0 = TLanes.Broadcast(0f);
                var (sum1, sum2, sum3) = (sum0, sum0, sum0);
                for (int i = group; i < segment.Length; i += ChannelLanes.Count)
                {
                    var value = i < whole ? TLanes.Load(ref MemoryMarshal.GetReference(segment), i) : TLanes.Load(ref MemoryMarshal.GetReference(rest), group);
                    sum0 = SearchLanes<TVector, TLanes>.AddError(sum0, value, inverse0, zero0, first, last);
                    sum1 = SearchLanes<TVector, TLanes>.AddError(sum1, value, inverse1, zero1, first, last);
                    sum2 = SearchLanes<TVector, TLanes>.AddError(sum2, value, inverse2, zero2, first, last);
                    sum3 = SearchLanes<TVector, TLanes>.AddError(sum3, value, inverse3, zero3, first, last);
                }

                TLanes.Store(sum0, ref lanes0[0], group);
                TLanes.Store(sum1, ref lanes1[0], group);
                TLanes.Store(sum2, ref lanes2[0], group);
                TLanes.Store(sum3, ref lanes3[0], group);
            }

            totals[0] += lanes0.Sum();
            totals[1] += lanes1.Sum();
            totals[2] += lanes2.Sum();
            totals[3] += lanes3.Sum();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddProducts<TVector, TLanes>(
        ReadOnlySpan<float> values, float inverse, float zeroPoint, SearchPlan plan, ref double mixed, ref double squares)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var (first, last) = (TLanes.Broadcast(plan.First), TLanes.Broadcast(plan.Last));
        var (factor, zero) = (TLanes.Broadcast(inverse), TLanes.Broadcast(zeroPoint));
        Span<float> rest = stackalloc float[ChannelLanes.Count];
        ChannelLanes products = default, codes = default;
        for (int start = 0; start < values.Length; start += ChannelLanes.Segment)
        {
            var segment = values.Slice(start, Math.Min(ChannelLanes.Segment, values.Length - start));
            int whole = Rest(segment, rest);
            for (int group = 0; group < ChannelLanes.Count; group += TLanes.Count)
            {
                var product = TLanes.Broadcast(0f);
                var code = product;
                for (int i = group; i < segment.Length; i += ChannelLanes.Count)
                {
                    var value = i < whole ? TLanes.Load(ref MemoryMarshal.GetReference(segment), i) : TLanes.Load(ref MemoryMarshal.GetReference(rest), group);
                    SearchLanes<TVector, TLanes>.AddProducts(ref product, ref code, value, factor, zero, first, last);
                }

                TLanes.Store(product, ref products[0], group);
                TLanes.Store(code, ref codes[0], group);
            }

            mixed += products.Sum();
            squares += codes.Sum();
        }
    }

    /// <summary>Copies the values behind the last whole sixteen.</summary>
    /// <returns>How many values lie before them.</returns>
    private static int Rest(ReadOnlySpan<float> segment, Span<float> rest)
    {
        int whole = segment.Length - (segment.Length % ChannelLanes.Count);
        rest.Clear();
        segment[whole..].CopyTo(rest);
        return whole;
    }
}
