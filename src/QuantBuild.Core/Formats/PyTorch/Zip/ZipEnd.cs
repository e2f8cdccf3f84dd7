using System.Buffers.Binary;
using QuantBuild.Diagnostics;
using QuantBuild.IO;

namespace QuantBuild.Formats.PyTorch.Zip;

/// <summary>What the end of a zip archive says of its directory (APPNOTE.TXT 4.3.14 to 4.3.16).</summary>
/// <param name="Entries">Number of entries.</param>
/// <param name="Offset">Where the directory begins.</param>
/// <param name="Size">Bytes of the directory.</param>
internal readonly record struct ZipEnd(long Entries, long Offset, long Size)
{
    private const uint Signature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50;
    private const uint WideSignature = 0x06064B50;
    private const int Bytes = 22;
    private const int LocatorBytes = 20;
    private const int WideBytes = 56;
    private const int LongestComment = ushort.MaxValue;

    public static ZipEnd Read(SourceFile file)
    {
        var tail = new byte[(int)Math.Min(file.Length, Bytes + LongestComment)];
        var tailStart = file.Length - tail.Length;
        file.ReadExactly(tailStart, tail);
        var found = Find(tail);
        if (found < 0) throw Damaged(file, "no end record of a zip archive");

        var record = tail.AsSpan(found, Bytes);
        var at = tailStart + found;
        ulong entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var disks = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]);

        var wideAt = Locate(file, at);
        if (wideAt >= 0)
        {
            Span<byte> wide = stackalloc byte[WideBytes];
            file.ReadExactly(wideAt, wide);
            if (BinaryPrimitives.ReadUInt32LittleEndian(wide) != WideSignature) throw Damaged(file, "no 64-bit end record where it should be");
            disks = BinaryPrimitives.ReadUInt32LittleEndian(wide[16..]) | BinaryPrimitives.ReadUInt32LittleEndian(wide[20..]);
            if (!Agrees(ref entries, ushort.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(wide[32..]))
                || !Agrees(ref size, uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(wide[40..]))
                || !Agrees(ref offset, uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(wide[48..])))
                throw Damaged(file, "two end records that do not agree");
            at = wideAt;
        }
        if (disks != 0) throw Damaged(file, "a part of an archive over several disks");
        if (offset > (ulong)at || size > (ulong)at - offset)
            throw Damaged(file, $"a directory of {size} bytes at byte {offset} of {file.Length}");
        // As many as there can be: a larger number could not be compared below.
        return new ZipEnd((long)Math.Min(entries, long.MaxValue / 64), (long)offset, (long)size);
    }

    /// <summary>The last end record whose comment reaches exactly to the end of the file.</summary>
    private static int Find(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - Bytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == Signature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - Bytes - at)
                return at;
        }
        return -1;
    }

    /// <summary>Where the 64-bit end record is; -1 where the archive has none.</summary>
    private static long Locate(SourceFile file, long end)
    {
        if (end < LocatorBytes) return -1;
        Span<byte> locator = stackalloc byte[LocatorBytes];
        file.ReadExactly(end - LocatorBytes, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature) return -1;
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        var before = end - LocatorBytes;
        if (before < WideBytes || offset > (ulong)(before - WideBytes))
            throw Damaged(file, $"a 64-bit end record at byte {offset} of {file.Length}");
        return (long)offset;
    }

    private static bool Agrees(ref ulong value, ulong unknown, ulong wide)
    {
        if (value != unknown && value != wide) return false;
        value = wide;
        return true;
    }

    private static QuantBuildException Damaged(SourceFile file, string found) =>
        TorchErrors.NoArchive(file.Path, found, "a complete zip archive");
}
