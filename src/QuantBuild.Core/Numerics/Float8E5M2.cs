namespace QuantBuild.Numerics;

/// <summary>
/// FP8 E5M2 as its stored byte (OCP 8-bit Floating Point Specification): the upper half of a binary16, with infinities; the largest number is
/// 57344, the smallest 2^-16.
/// </summary>
public static class Float8E5M2
{
    /// <summary>The largest finite number.</summary>
    public const float MaxValue = 57344f;

    private const byte Largest = 0x7B;
    private const byte NotANumber = 0x7E;

    /// <summary>The value of <paramref name="bits"/>; exact.</summary>
    public static float ToSingle(byte bits) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8));

    /// <summary>
    /// Rounds to the nearest, ties to the even one. Too large, and infinite, becomes the largest of its sign; a NaN stays a NaN.
    /// </summary>
    public static byte FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        byte sign = (byte)((bits >> 24) & 0x80);
        float magnitude = MathF.Abs(value);
        if (float.IsNaN(value))
            return (byte)(sign | NotANumber);
        if (magnitude >= MaxValue)
            return (byte)(sign | Largest);

        // As E4M3, with multiples of 2^-16 up to 2^-14, and of 2^-2 of the power of two above that.
        int exponent = Math.Max(MathF.ILogB(magnitude), -14);
        int units = (int)MathF.Round(MathF.ScaleB(magnitude, 2 - exponent), MidpointRounding.ToEven);
        return (byte)(sign | (((exponent + 14) << 2) + units));
    }
}
