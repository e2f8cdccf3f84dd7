namespace QuantBuild.Numerics;

/// <summary>FP4 E2M1 as its four bits (OCP Microscaling Formats): sign, 2 exponent bits with bias 1, 1 fraction bit: 0, 0.5, 1, 1.5, 2, 3, 4, 6.</summary>
public static class Float4E2M1
{
    /// <summary>The largest number.</summary>
    public const float MaxValue = 6f;

    /// <summary>The value of the low four bits of <paramref name="bits"/>.</summary>
    public static float ToSingle(byte bits)
    {
        float value = (bits & 7) switch { 0 => 0f, 1 => 0.5f, 2 => 1f, 3 => 1.5f, 4 => 2f, 5 => 3f, 6 => 4f, _ => 6f };
        return (bits & 8) != 0 ? -value : value;
    }

    /// <summary>
    /// Rounds to the nearest, ties to the even code; too large becomes 6. The sign is kept, also of what becomes zero. A NaN, which the type
    /// does not have, becomes zero.
    /// </summary>
    public static byte FromSingle(float value)
    {
        float magnitude = MathF.Abs(value);
        int code = magnitude switch
        {
            > 5f => 7,
            >= 3.5f => 6,
            > 2.5f => 5,
            >= 1.75f => 4,
            > 1.25f => 3,
            >= 0.75f => 2,
            > 0.25f => 1,
            _ => 0,
        };
        return (byte)(float.IsNegative(value) ? code | 8 : code);
    }
}
