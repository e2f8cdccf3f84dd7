namespace QuantBuild.Kernels.Float8;

/// <summary>An 8-bit floating-point type: one sign, exponents and fractions without holes up to the largest number.</summary>
internal interface IFloat8
{
    static abstract int FractionBits { get; }

    /// <summary>The exponent of the smallest normal number.</summary>
    static abstract int LowestExponent { get; }

    /// <summary>The largest number.</summary>
    static abstract float Largest { get; }

    /// <summary>The code that stands for NaN, without its sign.</summary>
    static abstract uint NotANumber { get; }
}

/// <summary>E4M3FN: up to 448, no infinities.</summary>
internal readonly struct E4M3 : IFloat8
{
    public static int FractionBits => 3;

    public static int LowestExponent => -6;

    public static float Largest => Numerics.Float8E4M3.MaxValue;

    public static uint NotANumber => 0x7F;
}

/// <summary>E5M2: up to 57344.</summary>
internal readonly struct E5M2 : IFloat8
{
    public static int FractionBits => 2;

    public static int LowestExponent => -14;

    public static float Largest => Numerics.Float8E5M2.MaxValue;

    public static uint NotANumber => 0x7E;
}
