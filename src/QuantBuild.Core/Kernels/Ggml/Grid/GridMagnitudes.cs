namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>For each code of a grid the values that it stands for before scale and sign, a byte each, the first in the lowest byte.</summary>
internal static class GridMagnitudes
{
    public static readonly ulong[] Iq2Xxs = Eight(GridPoints.Iq2Xxs, [8, 25, 43]);
    public static readonly ulong[] Iq2Xs = Eight(GridPoints.Iq2Xs, [8, 25, 43]);
    public static readonly ulong[] Iq2S = Eight(GridPoints.Iq2S, [8, 25, 43]);

    /// <summary>Signed bytes.</summary>
    public static readonly ulong[] Iq1 = Eight(GridPoints.Iq1, [0xFF, 0, 1]);

    public static readonly uint[] Iq3Xxs = Four(GridPoints.Iq3Xxs, [4, 12, 20, 28, 36, 44, 52, 62]);
    public static readonly uint[] Iq3S = Four(GridPoints.Iq3S, [1, 3, 5, 7, 9, 11, 13, 15]);

    private static ulong[] Eight(ushort[] points, ReadOnlySpan<byte> values)
    {
        var magnitudes = new ulong[points.Length];
        for (var code = 0; code < points.Length; code++)
        {
            for (var i = 0; i < 8; i++) magnitudes[code] |= (ulong)values[points[code] >> (2 * i) & 3] << (8 * i);
        }
        return magnitudes;
    }

    private static uint[] Four(ushort[] points, ReadOnlySpan<byte> values)
    {
        var magnitudes = new uint[points.Length];
        for (var code = 0; code < points.Length; code++)
        {
            for (var i = 0; i < 4; i++) magnitudes[code] |= (uint)values[points[code] >> (3 * i) & 7] << (8 * i);
        }
        return magnitudes;
    }
}
