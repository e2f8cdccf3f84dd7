using System.Buffers.Binary;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// The points of the grids: which combinations of levels the I types can store. A point is its levels, the first in the lowest bits: eight
/// levels of two bits, or four of three. A code is the number of a point.
/// </summary>
/// <remarks>
/// The points are data: ggml's authors chose them, no rule makes them. They are kept in Grids.bin, two bytes each with the low one first, one grid
/// after the other in the order below. A test reads them out of ggml's dequantizers and compares.
/// </remarks>
internal static class GridPoints
{
    /// <summary>256 points of eight levels from 0 to 2.</summary>
    public static readonly ushort[] Iq2Xxs;

    /// <summary>512 points of eight levels from 0 to 2.</summary>
    public static readonly ushort[] Iq2Xs;

    /// <summary>1024 points of eight levels from 0 to 2.</summary>
    public static readonly ushort[] Iq2S;

    /// <summary>2048 points of eight levels from 0 to 2, which stand for -1, 0 and 1. For IQ1_S and IQ1_M.</summary>
    public static readonly ushort[] Iq1;

    /// <summary>256 points of four levels from 0 to 7.</summary>
    public static readonly ushort[] Iq3Xxs;

    /// <summary>512 points of four levels from 0 to 7.</summary>
    public static readonly ushort[] Iq3S;

    static GridPoints()
    {
        using var stream = typeof(GridPoints).Assembly.GetManifestResourceStream(typeof(GridPoints), "Grids.bin")!;
        Iq2Xxs = Read(stream, 256);
        Iq2Xs = Read(stream, 512);
        Iq2S = Read(stream, 1024);
        Iq1 = Read(stream, 2048);
        Iq3Xxs = Read(stream, 256);
        Iq3S = Read(stream, 512);
    }

    private static ushort[] Read(Stream stream, int count)
    {
        var bytes = new byte[2 * count];
        stream.ReadExactly(bytes);
        var points = new ushort[count];
        for (var i = 0; i < count; i++) points[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i));
        return points;
    }
}
