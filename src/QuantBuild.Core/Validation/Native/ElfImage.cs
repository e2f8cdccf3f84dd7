using System.Buffers.Binary;

namespace QuantBuild.Validation.Native;

/// <summary>
/// Checks that an ELF file holds all that its program headers promise. The system's loader maps the segments without looking at the length
/// of the file: a library cut short, by a full disk or a broken download, would end this process with SIGBUS, not with an error.
/// </summary>
internal static class ElfImage
{
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;

    /// <param name="file">An ELF file, 64-bit and little-endian; others are not judged.</param>
    public static bool IsCutShort(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(file, header, 0) < HeaderBytes) return true;
        if (header[4] != 2 || header[5] != 1) return false;

        var tableOffset = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        var entryBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[54..]);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        if (entryBytes < ProgramHeaderBytes || tableOffset > (ulong)length) return true;

        Span<byte> segment = stackalloc byte[ProgramHeaderBytes];
        for (var i = 0; i < entries; i++)
        {
            if (RandomAccess.Read(file, segment, (long)tableOffset + (i * (long)entryBytes)) < ProgramHeaderBytes) return true;
            var offset = BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]);
            var bytes = BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]);
            if (offset > (ulong)length || bytes > (ulong)length - offset) return true;
        }

        return false;
    }
}
