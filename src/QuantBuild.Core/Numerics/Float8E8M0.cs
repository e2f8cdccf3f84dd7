namespace QuantBuild.Numerics;

/// <summary>E8M0, the scale of the OCP Microscaling Formats, as its stored byte: 2^(byte - 127), from 2^-127 to 2^127; 255 is NaN. No sign, no zero.</summary>
public static class Float8E8M0
{
    /// <summary>The value of <paramref name="bits"/>; exact: 2^-127 is a subnormal binary32.</summary>
    public static float ToSingle(byte bits) => bits switch
    {
        255 => float.NaN,
        0 => BitConverter.UInt32BitsToSingle(0x0040_0000),
        _ => BitConverter.UInt32BitsToSingle((uint)bits << 23),
    };

    /// <summary>
    /// The smallest scale with which <paramref name="largestElement"/> reaches <paramref name="largest"/>: log2(largest / largestElement) rounded
    /// up, exactly. 2^-127 when a smaller one would do.
    /// </summary>
    /// <param name="largest">Zero or positive.</param>
    /// <param name="largestElement">At least 2, so that 2^-127 is enough for every subnormal number.</param>
    public static byte ScaleFor(float largest, float largestElement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largestElement, 2f);

        // The difference of two patterns is that of the exponents in its upper bits, and is above a whole number of exponents when the fraction
        // is the larger one.
        int difference = BitConverter.SingleToInt32Bits(largest) - BitConverter.SingleToInt32Bits(largestElement);
        return (byte)Math.Clamp((difference + (128 << 23) - 1) >> 23, 0, 254);
    }
}
