namespace QuantBuild.Kernels;

/// <summary>
/// The scales of whole channels and tensors as onnxruntime.quantization chooses them (facts from quant_utils.py, compute_scale_zp): the
/// range is widened to hold zero, its width taken in binary32, the division made in binary64 and then rounded. Codes are unsigned here:
/// a signed code plus 2^(bits-1).
/// </summary>
public static class ChannelScale
{
    /// <summary>
    /// Symmetric: scale = 2 * max|v| / (2^bits - 2), for signed codes from -(2^(bits-1) - 1) to 2^(bits-1) - 1; the code of zero is
    /// 2^(bits-1). A scale below the smallest normal number becomes 1: all values are then coded as zero.
    /// </summary>
    public static ScaleZeroPoint Symmetric(float minimum, float maximum, int bits)
    {
        KernelArguments.CheckBits(bits);
        float farthest = MathF.Max(MathF.Abs(minimum < 0f ? minimum : 0f), MathF.Abs(maximum > 0f ? maximum : 0f));
        double scale = ((double)farthest + farthest) / ((1 << bits) - 2);
        byte middle = (byte)(1 << (bits - 1));
        return scale < SmallestNormal ? new ScaleZeroPoint(1f, middle) : new ScaleZeroPoint((float)scale, middle);
    }

    /// <summary>
    /// Asymmetric: scale = (max - min) / (2^bits - 1), zero point = -min / scale rounded half to even and clamped to the codes. A scale
    /// below the smallest normal number becomes 1 with zero point 0.
    /// </summary>
    public static ScaleZeroPoint Asymmetric(float minimum, float maximum, int bits)
    {
        KernelArguments.CheckBits(bits);
        float lower = minimum < 0f ? minimum : 0f;
        float upper = maximum > 0f ? maximum : 0f;
        int last = (1 << bits) - 1;

        // The width is rounded to binary32, unless that would make it infinite.
        double width = upper - lower;
        double scale = (double.IsInfinity(width) ? (double)upper - lower : width) / last;
        if (scale < SmallestNormal)
            return new ScaleZeroPoint(1f, 0);

        double zeroPoint = Math.Round(0d - (lower / scale), MidpointRounding.ToEven);
        return new ScaleZeroPoint((float)scale, (byte)Math.Clamp(zeroPoint, 0, last));
    }

    /// <summary>The smallest normal binary32: 2^-126.</summary>
    private const float SmallestNormal = 1.17549435e-38f;
}
