namespace QuantBuild.Kernels.Search;

/// <summary>
/// The plain sums over one block: its values in order, in binary32, <see cref="SearchPlan.Segment"/> at a time. A weight for each value, should there be
/// one, multiplies every product before it is added.
/// </summary>
internal readonly ref struct BlockMeasure(ReadOnlySpan<float> values, SearchPlan plan) : IScaleMeasure
{
    private readonly ReadOnlySpan<float> _values = values;

    public void Errors(scoped ReadOnlySpan<float> inverses, scoped ReadOnlySpan<float> zeroPoints, scoped Span<float> sums)
    {
        for (int candidate = 0; candidate < sums.Length; candidate++)
        {
            float total = 0f;
            for (int start = 0; start < _values.Length; start += SearchPlan.Segment)
            {
                float sum = 0f;
                for (int i = start; i < Math.Min(_values.Length, start + SearchPlan.Segment); i++)
                {
                    float position = (_values[i] * inverses[candidate]) + zeroPoints[candidate];
                    float difference = position - plan.Code(position);
                    sum += difference * difference;
                }

                total += sum;
            }

            sums[candidate] = total;
        }
    }

    public void Products(float inverse, float zeroPoint, out float valuesAndCodes, out float codesAndCodes)
    {
        valuesAndCodes = 0f;
        codesAndCodes = 0f;
        for (int start = 0; start < _values.Length; start += SearchPlan.Segment)
        {
            float mixed = 0f;
            float squares = 0f;
            for (int i = start; i < Math.Min(_values.Length, start + SearchPlan.Segment); i++)
            {
                float scaled = _values[i] * inverse;
                float code = plan.Code(scaled + zeroPoint) - zeroPoint;
                mixed += scaled * code;
                squares += code * code;
            }

            valuesAndCodes += mixed;
            codesAndCodes += squares;
        }
    }
}
