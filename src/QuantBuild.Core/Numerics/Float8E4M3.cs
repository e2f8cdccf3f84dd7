namespace QuantBuild.Numerics;

/// <summary>
/// FP8 E4M3FN as its stored byte (OCP 8-bit Floating Point Specification): sign, 4 exponent bits with bias 7, 3 fraction bits. No infinities;
/// 0x7F and 0xFF are NaN; the largest number is 448, the smallest 2^-9.
/// </summary>
public static class Float8E4M3
{
    /// <summary>The largest finite number.</summary>
    public const float MaxValue = 448f;

    private const byte NotANumber = 0x7F;
    private const byte Largest = 0x7E;

    /// <summary>The value of <paramref name="bits"/>; exact.</summary>
    public static float ToSingle(byte bits)
    {
        int magnitude = bits & 0x7F;
        if (magnitude == NotANumber)
            return float.NaN;
        int exponent = magnitude >> 3;
        int fraction = magnitude & 7;
        float value = exponent == 0 ? MathF.ScaleB(fraction, -9) : MathF.ScaleB(8 + fraction, exponent - 10);
        return (bits & 0x80) != 0 ? -value : value;
    }

    /// <summary>Rounds to the nearest, ties to the even one. Too large, and infinite, becomes the largest of its sign; a NaN stays a NaN.</summary>
    public static byte FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        byte sign = (byte)((bits >> 24) & 0x80);
        float magnitude = MathF.Abs(value);
        if (float.IsNaN(value))
            return (byte)(sign | NotANumber);
        if (magnitude >= MaxValue)
            return (byte)(sign | Largest);

        // Multiples of the last place: 2^-9 up to 2^-6, and 2^-3 of the power of two above that. Rounding up carries into the exponent by itself.
        int exponent = Math.Max(MathF.ILogB(magnitude), -6);
        int units = (int)MathF.Round(MathF.ScaleB(magnitude, 3 - exponent), MidpointRounding.ToEven);
        return (byte)(sign | (((exponent + 6) << 3) + units));
    }
}
