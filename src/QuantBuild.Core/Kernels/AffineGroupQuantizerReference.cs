namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="AffineGroupQuantizer"/>.</summary>
public static class AffineGroupQuantizerReference
{
    /// <inheritdoc cref="AffineGroupQuantizer.Quantize"/>
    public static void Quantize(ReadOnlySpan<float> values, AffineGroupFormat format, Span<byte> codes, Span<float> scales, Span<float> biases)
    {
        AffineGroupQuantizer.Check(values.Length, format, codes.Length, scales.Length, biases.Length);
        for (int group = 0; group < scales.Length; group++)
        {
            var source = values.Slice(group * format.GroupSize, format.GroupSize);
            var (scale, bias) = Choose(source, format.LastCode);
            scales[group] = BlockScale.Store(scale, format.StoredType);
            biases[group] = BlockScale.Store(bias, format.StoredType);
            for (int i = 0; i < source.Length; i++)
                codes[(group * format.GroupSize) + i] = Code((source[i] - bias) / scale, format.LastCode);
        }
    }

    /// <summary>
    /// The end of the range that is farther from zero (the upper one when both are equally far) becomes the bias, and the other end is reached
    /// by the scale, which is negative when the upper end is the bias. The scale is then changed a little so that zero gets a code of its own.
    /// </summary>
    private static (float Scale, float Bias) Choose(ReadOnlySpan<float> group, float last)
    {
        float minimum = float.PositiveInfinity;
        float maximum = float.NegativeInfinity;
        foreach (float value in group)
        {
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
        }

        bool fromBelow = MathF.Abs(minimum) > MathF.Abs(maximum);
        float step = (maximum - minimum) / last;
        step = step > AffineGroupQuantizer.SmallestScale ? step : AffineGroupQuantizer.SmallestScale;
        float scale = fromBelow ? step : -step;
        float edge = fromBelow ? minimum : maximum;
        float codeOfEdge = MathF.Round(edge / scale, MidpointRounding.ToEven);
        return codeOfEdge == 0f ? (scale, 0f) : (edge / codeOfEdge, edge);
    }

    private static byte Code(float position, float last)
    {
        float code = MathF.Round(position, MidpointRounding.ToEven);
        if (code >= last)
            return (byte)last;
        return code > 0f ? (byte)code : (byte)0;
    }
}
