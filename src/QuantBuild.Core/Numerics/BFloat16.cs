namespace QuantBuild.Numerics;

/// <summary>bfloat16 as its 16 stored bits: the upper half of an IEEE 754 binary32.</summary>
public static class BFloat16
{
    /// <summary>The value of <paramref name="bits"/>; exact.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Rounds to the nearest, ties to the even one. A NaN keeps its sign and upper payload and becomes quiet.</summary>
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);

        // Rounding could carry a NaN's payload over to infinity, or to zero.
        if ((bits & 0x7FFF_FFFF) > 0x7F80_0000)
            return (ushort)((bits >> 16) | 0x0040);

        uint even = (bits >> 16) & 1;
        return (ushort)((bits + 0x7FFF + even) >> 16);
    }
}
