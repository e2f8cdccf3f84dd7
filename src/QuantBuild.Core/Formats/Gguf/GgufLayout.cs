using System.Text;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf;

/// <summary>
/// Where everything goes in a file that is to be written: version 3, the metadata, the tensors in their order, each padded with zeros to the alignment.
/// The same bytes as ggml's writer makes of the same metadata and tensors.
/// </summary>
public sealed class GgufLayout
{
    private readonly GgufMetadata metadata;
    private readonly IReadOnlyList<GgufTensorInfo> tensors;
    private readonly long[] offsets;

    /// <summary>Gives every tensor its place.</summary>
    /// <param name="metadata">All keys in their order; <c>general.alignment</c> among them decides where tensors begin.</param>
    /// <param name="tensors">In the order of the file.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB2509 the alignment is not valid; QB2520 there is more than a file can have; QB2521 a name cannot be written.</exception>
    /// <exception cref="ArgumentException">A tensor has rows that end within a block, or no shape that tensors can have.</exception>
    /// <exception cref="OverflowException">The file would be larger than files can be.</exception>
    public GgufLayout(GgufMetadata metadata, IReadOnlyList<GgufTensorInfo> tensors, string file)
    {
        this.metadata = metadata;
        this.tensors = tensors;
        GgufWritable.Check(metadata, tensors, file);
        Alignment = GgufAlignment.Of(file, metadata);
        HeaderLength = GgufAlignment.Up(GgufLimits.PrefixBytes + metadata.Entries.Sum(Bytes) + tensors.Sum(Bytes), Alignment);
        if (HeaderLength > GgufLimits.MostHeaderBytes) throw GgufErrors.ResultTooLarge(file, $"{HeaderLength} bytes", $"at most {GgufLimits.MostHeaderBytes} bytes");
        offsets = new long[tensors.Count];
        var end = HeaderLength;
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = end;
            end = GgufAlignment.Up(checked(end + tensors[i].Length), Alignment);
        }
        FileLength = end;
    }

    public long Alignment { get; }

    /// <summary>Bytes before the first tensor, padding included.</summary>
    public long HeaderLength { get; }

    /// <summary>For each tensor its first byte, counted from the beginning of the file.</summary>
    public IReadOnlyList<long> Offsets => offsets;

    /// <summary>Bytes of the whole file, padding behind the last tensor included.</summary>
    public long FileLength { get; }

    /// <summary>Writes all before the first tensor. What follows it, padding too, is zero in a new file of <see cref="FileLength"/> bytes.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB5003 metadata of the source cannot be read any more; QB5011 the write failed.</exception>
    public void WriteHeader(OutputFile output)
    {
        var writer = new GgufHeaderWriter(output);
        writer.Prefix(tensors.Count, metadata.Entries.Count);
        foreach (var entry in metadata.Entries) writer.Entry(entry);
        for (var i = 0; i < offsets.Length; i++) writer.Tensor(tensors[i], offsets[i] - HeaderLength);
        writer.Pad(HeaderLength);
        writer.Flush();
    }

    private static long Bytes(GgufEntry entry) =>
        GgufLimits.LengthBytes + Encoding.UTF8.GetByteCount(entry.Key) + sizeof(uint) + (entry.Type == GgufValueType.Array ? GgufLimits.ArrayPrefixBytes : 0) + entry.Content.Length;

    private static long Bytes(GgufTensorInfo tensor) =>
        GgufLimits.LengthBytes + Encoding.UTF8.GetByteCount(tensor.Name) + sizeof(uint) + (sizeof(ulong) * tensor.Dimensions) + sizeof(uint) + sizeof(ulong);
}
