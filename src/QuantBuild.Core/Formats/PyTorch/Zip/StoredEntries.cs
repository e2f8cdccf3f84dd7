using System.Buffers.Binary;
using System.Text;
using QuantBuild.IO;

namespace QuantBuild.Formats.PyTorch.Zip;

/// <summary>Where the bytes of each entry are. Entries must be stored as they are, inside the file, and apart from each other.</summary>
internal static class StoredEntries
{
    private const uint HeaderSignature = 0x04034B50;
    private const int HeaderBytes = 30;

    /// <summary>A range of the file.</summary>
    public readonly record struct Range(long Offset, long Length);

    public static Dictionary<string, Range> Locate(SourceFile file, ZipDirectory directory)
    {
        foreach (var entry in directory.Entries) RequireStored(file.Path, entry);

        var inOrder = directory.Entries.OrderBy(static entry => entry.HeaderOffset).ToArray();
        var ranges = new Dictionary<string, Range>(inOrder.Length, StringComparer.Ordinal);
        for (var i = 0; i < inOrder.Length; i++)
        {
            var limit = i + 1 < inOrder.Length ? Math.Min(inOrder[i + 1].HeaderOffset, directory.Offset) : directory.Offset;
            ranges.Add(inOrder[i].Name, Locate(file, inOrder[i], limit));
        }
        return ranges;
    }

    private static void RequireStored(string file, ZipEntry entry)
    {
        if (entry.IsEncrypted) throw TorchErrors.NotStored(file, entry.Name, "an encrypted entry");
        if (entry.Method != 0) throw TorchErrors.NotStored(file, entry.Name, entry.Method == 8 ? "a deflated entry" : $"compression method {entry.Method}");
        if (entry.StoredSize != entry.Size)
            throw TorchErrors.NotStored(file, entry.Name, $"{entry.StoredSize} bytes that stand for {entry.Size}");
    }

    /// <param name="limit">Where the next entry or the directory begins.</param>
    private static Range Locate(SourceFile file, ZipEntry entry, long limit)
    {
        var name = Encoding.UTF8.GetBytes(entry.Name);
        var known = HeaderBytes + name.Length;
        if (entry.HeaderOffset > limit - known) throw Outside(file, entry, limit);

        var header = new byte[known];
        file.ReadExactly(entry.HeaderOffset, header);
        var expected = $"a local header at byte {entry.HeaderOffset} that agrees with the directory";
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature)
            throw TorchErrors.EntryRange(file.Path, entry.Name, "no local header", expected);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(6));
        if (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) != name.Length || !header.AsSpan(HeaderBytes).SequenceEqual(name))
            throw TorchErrors.EntryRange(file.Path, entry.Name, "a local header with another name", expected);
        if (BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8)) != entry.Method || (entry with { Flags = flags }).IsEncrypted)
            throw TorchErrors.NotStored(file.Path, entry.Name, "a local header that says so");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(22));
        if ((flags & ZipEntry.SizesFollow) == 0 && size != uint.MaxValue && size != entry.Size)
            throw TorchErrors.EntryRange(file.Path, entry.Name, $"a local header of {size} bytes where the directory has {entry.Size}", expected);

        var start = entry.HeaderOffset + known + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        if (start > limit || entry.Size > limit - start) throw Outside(file, entry, limit);
        return new Range(start, entry.Size);
    }

    private static Diagnostics.QuantBuildException Outside(SourceFile file, ZipEntry entry, long limit) => TorchErrors.EntryRange(
        file.Path, entry.Name, $"{entry.Size} bytes behind a header at byte {entry.HeaderOffset}", $"an entry that ends before the next one or the directory at byte {limit}");
}
