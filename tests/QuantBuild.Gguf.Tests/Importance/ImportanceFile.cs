using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Gguf.Tests.Importance;

/// <summary>Files of importances, written by the formats' descriptions and not by the code under test.</summary>
internal static class ImportanceFile
{
    /// <summary>The older format.</summary>
    public static byte[] Legacy(IEnumerable<(string Name, int Calls, float[] Sums)> entries, int? chunks = null, string? dataset = null)
    {
        var all = entries.ToList();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(all.Count);
        foreach (var (name, calls, sums) in all)
        {
            Text(writer, name);
            writer.Write(calls);
            writer.Write(sums.Length);
            foreach (var sum in sums) writer.Write(sum);
        }
        if (chunks is { } count) writer.Write(count);
        if (dataset is not null) Text(writer, dataset);
        return stream.ToArray();
    }

    /// <summary>The newer format: sums [matrices, columns] and a count for each matrix.</summary>
    public static byte[] Gguf(IReadOnlyList<(string Name, float[] Counts, float[] Sums)> entries, uint chunks = 3, string[]? datasets = null, bool metadata = true)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3);
        writer.Write(2L * entries.Count);
        writer.Write(metadata ? 4L : 1L);
        Key(writer, "general.type", 8);
        LongText(writer, "imatrix");
        if (metadata)
        {
            Key(writer, "imatrix.datasets", 9);
            writer.Write(8);
            writer.Write((long)(datasets ?? ["text.txt"]).Length);
            foreach (var dataset in datasets ?? ["text.txt"]) LongText(writer, dataset);
            Key(writer, "imatrix.chunk_count", 4);
            writer.Write(chunks);
            Key(writer, "imatrix.chunk_size", 4);
            writer.Write(512u);
        }
        long offset = 0;
        foreach (var (name, counts, sums) in entries)
        {
            Tensor(writer, name + ".in_sum2", [sums.Length / counts.Length, counts.Length], ref offset);
            Tensor(writer, name + ".counts", [1, counts.Length], ref offset);
        }
        foreach (var values in entries.SelectMany(static entry => new[] { entry.Sums, entry.Counts }))
        {
            while (stream.Length % 32 != 0) writer.Write((byte)0);
            foreach (var value in values) writer.Write(value);
        }
        while (stream.Length % 32 != 0) writer.Write((byte)0);
        return stream.ToArray();
    }

    private static void Tensor(BinaryWriter writer, string name, long[] shape, ref long offset)
    {
        LongText(writer, name);
        writer.Write(shape.Length);
        foreach (var dimension in shape) writer.Write(dimension);
        writer.Write(0);
        writer.Write(offset);
        offset = (offset + (shape.Aggregate(1L, static (product, dimension) => product * dimension) * sizeof(float)) + 31) / 32 * 32;
    }

    private static void Key(BinaryWriter writer, string key, int type)
    {
        LongText(writer, key);
        writer.Write(type);
    }

    private static void LongText(BinaryWriter writer, string text)
    {
        writer.Write((long)Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write(Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A number put into bytes that are otherwise good.</summary>
    public static byte[] With(this byte[] bytes, int position, int number)
    {
        var changed = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(position), number);
        return changed;
    }
}
