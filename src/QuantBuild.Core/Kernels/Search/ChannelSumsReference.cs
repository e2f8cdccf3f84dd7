namespace QuantBuild.Kernels.Search;

/// <summary>The plain form of <see cref="ChannelSums"/>.</summary>
internal static class ChannelSumsReference
{
    /// <inheritdoc cref="ChannelSums.AddErrors"/>
    public static void AddErrors(
        ReadOnlySpan<float> values, ReadOnlySpan<float> inverses, ReadOnlySpan<float> zeroPoints, SearchPlan plan, Span<double> totals)
    {
        for (int start = 0; start < values.Length; start += ChannelLanes.Segment)
        {
            var segment = values.Slice(start, Math.Min(ChannelLanes.Segment, values.Length - start));
            for (int candidate = 0; candidate < SearchPlan.Together; candidate++)
            {
                var lanes = default(ChannelLanes);
                for (int i = 0; i < segment.Length; i++)
                {
                    float position = (segment[i] * inverses[candidate]) + zeroPoints[candidate];
                    float difference = position - plan.Code(position);
                    lanes[i % ChannelLanes.Count] += difference * difference;
                }

                totals[candidate] += lanes.Sum();
            }
        }
    }

    /// <inheritdoc cref="ChannelSums.AddProducts"/>
    public static void AddProducts(ReadOnlySpan<float> values, float inverse, float zeroPoint, SearchPlan plan, ref double mixed, ref double squares)
    {
        for (int start = 0; start < values.Length; start += ChannelLanes.Segment)
        {
            var segment = values.Slice(start, Math.Min(ChannelLanes.Segment, values.Length - start));
            var products = default(ChannelLanes);
            var codes = default(ChannelLanes);
            for (int i = 0; i < segment.Length; i++)
            {
                float scaled = segment[i] * inverse;
                float code = plan.Code(scaled + zeroPoint) - zeroPoint;
                products[i % ChannelLanes.Count] += scaled * code;
                codes[i % ChannelLanes.Count] += code * code;
            }

            mixed += products.Sum();
            squares += codes.Sum();
        }
    }
}
