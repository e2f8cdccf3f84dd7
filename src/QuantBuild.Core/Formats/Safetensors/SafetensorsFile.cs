using System.Buffers.Binary;
using QuantBuild.IO;

namespace QuantBuild.Formats.Safetensors;

/// <summary>
/// A safetensors file whose header is read and checked: 8 bytes with the header's length (little-endian), the header as JSON,
/// then the tensors' bytes without a gap. The weights stay on disk.
/// </summary>
/// <remarks>Source of the rules: the format's description in the readme of huggingface/safetensors.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private SafetensorsFile(SourceFile file, IReadOnlyList<SafetensorsEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        File = file;
        Tensors = tensors;
        Metadata = metadata;
    }

    public SourceFile File { get; }

    /// <summary>In the order of their bytes in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c>; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks the header. Takes memory and time in proportion to it, and it has at most 100,000,000 bytes.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB2401 to QB2411 the file is bad; QB5001 to QB5003 it cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = SourceFile.Open(path);
        try
        {
            var (tensors, metadata) = SafetensorsHeaderReader.Read(path, ReadHeader(file), file.Length);
            return new SafetensorsFile(file, tensors, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();

    // The header's bytes, which must all be there before memory for them is taken.
    private static byte[] ReadHeader(SourceFile file)
    {
        if (file.Length < SafetensorsHeader.LengthBytes) throw SafetensorsErrors.NotSafetensors(file.Path, $"{file.Length} bytes");
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.LengthBytes];
        file.ReadExactly(0, prefix);
        if (prefix.SequenceEqual("version "u8)) throw SafetensorsErrors.LfsPointer(file.Path);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length == 0) throw SafetensorsErrors.NotSafetensors(file.Path, "a header of 0 bytes");
        if (length > SafetensorsHeader.MostBytes) throw SafetensorsErrors.HeaderTooLarge(file.Path, length);
        if (length > (ulong)(file.Length - prefix.Length)) throw SafetensorsErrors.CutShort(file.Path, file.Length, prefix.Length + (long)length, "for the header alone");
        var header = new byte[length];
        file.ReadExactly(prefix.Length, header.AsSpan(0, 1));
        if (header[0] != (byte)'{') throw SafetensorsErrors.NotSafetensors(file.Path, $"a header that begins with byte 0x{header[0]:X2}");
        file.ReadExactly(prefix.Length, header);
        return header;
    }
}
