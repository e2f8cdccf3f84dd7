using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>The plain form of <see cref="MicroscalingQuantizer"/>.</summary>
public static class MicroscalingQuantizerReference
{
    /// <inheritdoc cref="MicroscalingQuantizer.Quantize"/>
    public static void Quantize(ReadOnlySpan<float> values, MicroscalingFormat format, Span<byte> codes, Span<byte> scales)
    {
        MicroscalingQuantizer.Check(values.Length, format, codes.Length, scales.Length);
        int size = format.BlockSize();
        for (int block = 0; block < scales.Length; block++)
        {
            var source = values.Slice(block * size, size);
            float largest = 0f;
            foreach (float value in source)
                largest = Math.Max(largest, MathF.Abs(value));

            scales[block] = MicroscalingQuantizer.ScaleOf(largest, format);
            float scale = MicroscalingQuantizer.ScaleValue(scales[block], format);
            for (int i = 0; i < size; i++)
                codes[(block * size) + i] = scale == 0f ? (byte)0 : Element(source[i] / scale, format);
        }
    }

    private static byte Element(float value, MicroscalingFormat format) =>
        format == MicroscalingFormat.Mxfp8 ? Float8E4M3.FromSingle(value) : Float4E2M1.FromSingle(value);
}
