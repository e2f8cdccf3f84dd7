using System.Runtime.CompilerServices;
using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>
/// Cuts a weight whose groups lie one after the other into chunks, and each chunk into pieces that stay in the nearest caches from step to
/// step. Both hold whole groups of every size and begin at whole bytes of every packing.
/// </summary>
internal static class GroupChunks
{
    public const int ChunkElements = 512 * 1024;

    public const int PieceElements = 8 * 1024;

    /// <summary>Elements of a weight of whole groups.</summary>
    /// <exception cref="ArgumentException">Its rows are no whole number of groups.</exception>
    public static long Elements(long rows, long columns, int groupSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (columns % groupSize != 0)
            throw new ArgumentException($"Rows of {columns} are no whole number of groups of {groupSize}.", nameof(columns));
        return checked(rows * columns);
    }

    public static void CheckSource(TensorSource source, long elements)
    {
        if (!source.Type.IsFloat())
            throw new ArgumentException($"Weights of {source.Type.Name()} cannot be quantized in groups.", nameof(source));
        if (source.Elements != elements)
            throw new ArgumentException($"{source.Elements} elements for a shape of {elements}.", nameof(source));
    }

    public static void CheckRegion(OutputRegion region, long bytes, [CallerArgumentExpression(nameof(region))] string? name = null)
    {
        if (region.Length != bytes)
            throw new ArgumentException($"{name} has {region.Length} bytes, expected {bytes}.", name);
    }

    /// <summary>What a thread needs for a chunk: the stored bytes, the packed codes, what groups have, and a piece in all its forms.</summary>
    public static long BufferBytes(TensorSource source, int bits, int bytesOfGroup, int groupSize)
    {
        var count = Math.Min(ChunkElements, source.Elements);
        return source.Type.ByteSize(count) + (count / 8 * bits) + (count / groupSize * bytesOfGroup) + (PieceElements * ((2 * sizeof(float)) + sizeof(ushort) + sizeof(byte)));
    }

    /// <summary>Chunks of a weight of so many elements.</summary>
    public static int Count(long elements) => checked((int)((elements + ChunkElements - 1) / ChunkElements));
}
