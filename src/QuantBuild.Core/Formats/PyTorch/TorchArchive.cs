using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using QuantBuild.Formats.PyTorch.Zip;
using QuantBuild.IO;

namespace QuantBuild.Formats.PyTorch;

/// <summary>The zip archive that torch.save writes: records in one folder, the pickle in data.pkl and each storage in data/KEY.</summary>
internal sealed class TorchArchive
{
    private const uint LocalHeader = 0x04034B50;
    private const int NewestVersion = 10;

    private readonly SourceFile file;
    private readonly Dictionary<string, StoredEntries.Range> records;
    private readonly string folder;

    private TorchArchive(SourceFile file, Dictionary<string, StoredEntries.Range> records, string folder)
    {
        this.file = file;
        this.records = records;
        this.folder = folder;
    }

    public static TorchArchive Open(SourceFile file)
    {
        RequireZip(file);
        var directory = ZipDirectory.Read(file);
        var folder = Folder(file, directory);
        foreach (var entry in directory.Entries)
        {
            // A program's source text is compressed, so this comes before the check of the entries.
            if (entry.Name == folder + "constants.pkl" || entry.Name.StartsWith(folder + "code/", StringComparison.Ordinal))
                throw TorchErrors.TorchScript(file.Path, $"the record '{TorchErrors.Shown(entry.Name)}'");
        }
        var archive = new TorchArchive(file, StoredEntries.Locate(file, directory), folder);
        archive.RequireKnown();
        return archive;
    }

    /// <summary>The bytes of data.pkl.</summary>
    public byte[] ReadPickle()
    {
        var range = records[folder + "data.pkl"];
        if (range.Length > TorchLimits.PickleBytes)
            throw TorchErrors.ArchiveTooLarge(file.Path, $"a pickle of {range.Length} bytes", $"at most {TorchLimits.PickleBytes}");
        var bytes = new byte[range.Length];
        file.ReadExactly(range.Offset, bytes);
        return bytes;
    }

    /// <summary>Where the bytes of a storage are in the file; null where it has no record.</summary>
    public StoredEntries.Range? FindStorage(string key) =>
        records.TryGetValue(folder + "data/" + key, out var range) ? range : null;

    private static void RequireZip(SourceFile file)
    {
        Span<byte> start = stackalloc byte[265];
        start = start[..(int)Math.Min(file.Length, start.Length)];
        file.ReadExactly(0, start);
        if (start.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(start) == LocalHeader) return;

        // The magic number 0x1950A86A20F9469CFC6C as a pickle of protocol 2.
        if (start.StartsWith((ReadOnlySpan<byte>)[0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]))
            throw TorchErrors.OldFormat(file.Path, "a row of pickles");
        if (start.Length == 265 && start[257..].StartsWith("ustar"u8)) throw TorchErrors.OldFormat(file.Path, "a tar archive");
        var found = start.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer"
            : start.Length > 1 && start[0] == 0x80 && start[1] <= 5 ? "a plain pickle"
            : start.IsEmpty ? "an empty file"
            : $"a file that begins with {Convert.ToHexString(start[..Math.Min(4, start.Length)])}";
        throw TorchErrors.NoArchive(file.Path, found, "the zip archive that torch.save writes");
    }

    /// <summary>The folder that holds data.pkl, with its slash.</summary>
    private static string Folder(SourceFile file, ZipDirectory directory)
    {
        string? folder = null;
        foreach (var (name, _, _, _, _, _) in directory.Entries)
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || !name.AsSpan(slash + 1).SequenceEqual("data.pkl")) continue;
            if (folder is not null) throw TorchErrors.Records(file.Path, "several folders with a data.pkl", "one");
            folder = name[..(slash + 1)];
        }
        return folder ?? throw TorchErrors.Records(file.Path, "no data.pkl in the archive's folder", "FOLDER/data.pkl and FOLDER/data/KEY");
    }

    private void RequireKnown()
    {
        // Files before PyTorch 2.1 do not say their byte order; they were written on little-endian machines.
        if (ReadText("byteorder") is { } order && order != "little")
            throw TorchErrors.Unsupported(file.Path, "byte order", order == "big" ? "big-endian" : order, "little");
        if (ReadText("version") is { } version
            && (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > NewestVersion))
            throw TorchErrors.Unsupported(file.Path, "version", version, $"1 to {NewestVersion}");
    }

    /// <summary>A record of a few characters; null where there is none.</summary>
    private string? ReadText(string name)
    {
        if (!records.TryGetValue(folder + name, out var range)) return null;
        var bytes = new byte[(int)Math.Min(range.Length, 32)];
        file.ReadExactly(range.Offset, bytes);
        return Encoding.Latin1.GetString(bytes).Trim();
    }
}
