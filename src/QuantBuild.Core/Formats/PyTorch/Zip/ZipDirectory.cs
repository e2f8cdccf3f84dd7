using System.Buffers.Binary;
using System.Text;
using QuantBuild.IO;

namespace QuantBuild.Formats.PyTorch.Zip;

/// <summary>The central directory of a zip archive, with the 64-bit extensions (APPNOTE.TXT 4.3.12 to 4.3.16).</summary>
/// <param name="Offset">Where the directory begins: all entries lie before it.</param>
internal sealed record ZipDirectory(IReadOnlyList<ZipEntry> Entries, long Offset)
{
    private const uint HeaderSignature = 0x02014B50;
    private const int HeaderBytes = 46;
    private const int SizesField = 0x0001;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    public static ZipDirectory Read(SourceFile file)
    {
        var end = ZipEnd.Read(file);
        if (end.Entries > TorchLimits.Entries)
            throw TorchErrors.ArchiveTooLarge(file.Path, $"{end.Entries} entries", $"at most {TorchLimits.Entries}");
        if (end.Size > TorchLimits.DirectoryBytes)
            throw TorchErrors.ArchiveTooLarge(file.Path, $"a directory of {end.Size} bytes", $"at most {TorchLimits.DirectoryBytes}");
        if (end.Entries * HeaderBytes > end.Size)
            throw Damaged(file, $"{end.Entries} entries in a directory of {end.Size} bytes");

        var bytes = new byte[end.Size];
        file.ReadExactly(end.Offset, bytes);
        var entries = new List<ZipEntry>((int)end.Entries);
        var names = new HashSet<string>((int)end.Entries, StringComparer.Ordinal);
        var rest = bytes.AsSpan();
        for (var i = 0; i < end.Entries; i++)
        {
            var entry = Entry(file, ref rest);
            if (!names.Add(entry.Name))
                throw TorchErrors.Records(file.Path, $"the entry '{TorchErrors.Shown(entry.Name)}' twice", "every entry once");
            entries.Add(entry);
        }
        if (rest.Length > 0) throw Damaged(file, $"{rest.Length} bytes behind the last entry of the directory");
        return new ZipDirectory(entries, end.Offset);
    }

    private static ZipEntry Entry(SourceFile file, ref Span<byte> rest)
    {
        if (rest.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != HeaderSignature)
            throw Damaged(file, "an entry of the directory without its signature");
        var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
        var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
        var total = HeaderBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
        if (rest.Length < total) throw Damaged(file, "an entry that reaches beyond the directory");

        string name;
        try
        {
            name = _strict.GetString(rest.Slice(HeaderBytes, nameBytes));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged(file, "an entry whose name is not UTF-8");
        }
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]);
        ulong stored = BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]);
        ulong header = BinaryPrimitives.ReadUInt32LittleEndian(rest[42..]);
        var wide = WideFields(rest.Slice(HeaderBytes + nameBytes, extraBytes));
        // The 64-bit field holds just the numbers that do not fit, in this order.
        if (!Widen(ref size, ref wide) || !Widen(ref stored, ref wide) || !Widen(ref header, ref wide))
            throw Damaged(file, $"the entry '{TorchErrors.Shown(name)}' without its 64-bit sizes");
        if (size > long.MaxValue || stored > long.MaxValue || header > long.MaxValue)
            throw TorchErrors.EntryRange(file.Path, name, "a size or offset beyond 2^63", $"entries within the file of {file.Length} bytes");

        var entry = new ZipEntry(name,
            BinaryPrimitives.ReadUInt16LittleEndian(rest[8..]), BinaryPrimitives.ReadUInt16LittleEndian(rest[10..]), (long)stored, (long)size, (long)header);
        rest = rest[total..];
        return entry;
    }

    /// <summary>The content of the extra field 0x0001; empty where there is none.</summary>
    internal static ReadOnlySpan<byte> WideFields(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == SizesField) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return default;
    }

    private static bool Widen(ref ulong value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue) return true;
        if (wide.Length < 8) return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        wide = wide[8..];
        return true;
    }

    private static Diagnostics.QuantBuildException Damaged(SourceFile file, string found) =>
        TorchErrors.NoArchive(file.Path, found, "a complete zip archive");
}
