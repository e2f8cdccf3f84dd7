using System.Buffers.Binary;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>
/// A GGUF file whose header is read and checked: magic, version, metadata and list of tensors, then their bytes, each tensor at a multiple of
/// the alignment. Weights and large metadata stay on disk.
/// </summary>
/// <remarks>Source of the rules: docs/gguf.md of ggml-org/ggml, and what ggml's reader accepts.</remarks>
public sealed class GgufFile : IDisposable
{
    private GgufFile(SourceFile file, int version, long alignment, GgufMetadata metadata, IReadOnlyList<GgufTensor> tensors)
    {
        File = file;
        Version = version;
        Alignment = alignment;
        Metadata = metadata;
        Tensors = tensors;
    }

    public SourceFile File { get; }

    /// <summary>2 or 3, which differ in nothing but the byte order that 3 allows.</summary>
    public int Version { get; }

    /// <summary>Tensors begin at multiples of it.</summary>
    public long Alignment { get; }

    public GgufMetadata Metadata { get; }

    /// <summary>In the order of the header, which need not be that of their bytes.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Reads and checks the header. Takes memory in proportion to the number of keys and tensors only.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB2501 to QB2515 the file is bad; QB5001 to QB5003 it cannot be read.</exception>
    public static GgufFile Open(string path)
    {
        var file = SourceFile.Open(path);
        try
        {
            return Read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();

    private static GgufFile Read(SourceFile file)
    {
        var reader = new GgufReader(file);
        CheckMagic(reader);
        var version = ReadVersion(reader);
        var tensorCount = ReadCount(reader, GgufLimits.LeastTensorBytes, GgufLimits.MostTensors, "the number of tensors");
        var entryCount = ReadCount(reader, GgufLimits.LeastEntryBytes, GgufLimits.MostEntries, "the number of keys");
        var metadata = new GgufMetadataReader(reader).Read(entryCount);
        var alignment = GgufAlignment.Of(file.Path, metadata);
        return new GgufFile(file, version, alignment, metadata, new GgufTensorReader(reader).Read(tensorCount, alignment));
    }

    private static void CheckMagic(GgufReader reader)
    {
        var file = reader.File;
        if (file.Length < sizeof(uint)) throw GgufErrors.NotGguf(file.Path, $"{file.Length} bytes");
        var magic = reader.Take(sizeof(uint), "the magic");
        if (magic.SequenceEqual("GGUF"u8)) return;
        // Git LFS pointers begin with "version https:".
        if (magic.SequenceEqual("vers"u8)) throw GgufErrors.LfsPointer(file.Path);
        // What llama.cpp wrote before GGUF: ggml, ggmf, ggjt and ggla, as little-endian numbers.
        if (magic.SequenceEqual("lmgg"u8) || magic.SequenceEqual("fmgg"u8) || magic.SequenceEqual("tjgg"u8) || magic.SequenceEqual("algg"u8))
            throw GgufErrors.NotGguf(file.Path, "a file of the time before GGUF (GGML)");
        throw GgufErrors.NotGguf(file.Path, $"the bytes {Convert.ToHexString(magic)} at the beginning");
    }

    private static int ReadVersion(GgufReader reader)
    {
        var version = reader.UInt32("the version");
        if (version is 2 or 3) return (int)version;
        if (version == 1) throw GgufErrors.Version(reader.File.Path, "version 1, which only the first weeks of GGUF had", "Convert the model again with a present version of llama.cpp");
        // Few versions, so a large number is a small one with its bytes the other way round.
        if (BinaryPrimitives.ReverseEndianness(version) is > 0 and < 1 << 16 and var swapped && version > ushort.MaxValue)
            throw GgufErrors.Version(reader.File.Path, $"version {swapped}, big-endian", "Convert the file with gguf_convert_endian.py of llama.cpp, or take the little-endian one");
        throw GgufErrors.Version(reader.File.Path, $"version {version}", "Check for a newer version of QuantBuild, and that it is the right file");
    }

    private static long ReadCount(GgufReader reader, int leastBytes, int most, string what)
    {
        var count = reader.UInt64(what);
        if (count > (ulong)most) throw GgufErrors.Count(reader.File.Path, $"{count} as {what}", $"at most {most}");
        reader.Require((long)count * leastBytes, $"{count} as {what}");
        return (long)count;
    }
}
