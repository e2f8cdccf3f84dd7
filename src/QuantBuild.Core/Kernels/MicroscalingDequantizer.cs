using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>
/// Elements of <see cref="MicroscalingQuantizer"/> back to values: element * scale, a product that binary32 holds exactly unless it is beyond
/// the largest number. Elements are looked up, which is the same on every processor: there is no second form.
/// </summary>
public static class MicroscalingDequantizer
{
    private static readonly float[] Float4 = [.. Enumerable.Range(0, 256).Select(code => Float4E2M1.ToSingle((byte)code))];
    private static readonly float[] Float8 = [.. Enumerable.Range(0, 256).Select(code => Float8E4M3.ToSingle((byte)code))];

    /// <param name="codes">[blocks, block size]: E4M3, or E2M1 in the low four bits.</param>
    /// <param name="format">The format.</param>
    /// <param name="scales">[blocks]: E8M0, or E4M3 for NVFP4.</param>
    /// <param name="values">[blocks, block size]</param>
    public static void Dequantize(ReadOnlySpan<byte> codes, MicroscalingFormat format, ReadOnlySpan<byte> scales, Span<float> values)
    {
        MicroscalingQuantizer.Check(values.Length, format, codes.Length, scales.Length);
        float[] elements = format == MicroscalingFormat.Mxfp8 ? Float8 : Float4;
        int size = format.BlockSize();
        for (int block = 0; block < scales.Length; block++)
        {
            float scale = MicroscalingQuantizer.ScaleValue(scales[block], format);
            var source = codes.Slice(block * size, size);
            var destination = values.Slice(block * size, size);
            for (int i = 0; i < destination.Length; i++)
                destination[i] = elements[source[i]] * scale;
        }
    }
}
