using QuantBuild.IO;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Streaming;

/// <summary>A tensor on disk that is stored as one of ggml's types: plain numbers, or blocks.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="Elements">Number of elements: whole blocks.</param>
/// <param name="File">The file that holds it.</param>
/// <param name="Offset">Its first byte, counted from the start of the file.</param>
public sealed record GgmlSource(string Name, GgmlType Type, long Elements, SourceFile File, long Offset)
{
    /// <summary>Bytes of the tensor.</summary>
    public long ByteLength => Type.ByteSize(Elements);

    /// <summary>True for the types whose values can be read; the others hold integers, which have no business being quantized.</summary>
    public static bool CanRead(GgmlType type) => GgmlDequantizer.Supports(type);

    /// <summary>Reads stored bytes from element <paramref name="first"/> on, the first of a block. Safe to call from many threads at once.</summary>
    public void ReadStored(long first, Span<byte> destination) => File.ReadExactly(Offset + Type.ByteSize(first), destination);

    /// <summary>Reads values as binary32, dequantized where they are blocks. Safe to call from many threads at once.</summary>
    /// <param name="first">The first of a block.</param>
    /// <param name="values">Whole blocks.</param>
    /// <param name="buffers">Those of the calling thread.</param>
    public void Read(long first, Span<float> values, ChunkBuffers buffers)
    {
        var stored = buffers.Source(checked((int)Type.ByteSize(values.Length)));
        ReadStored(first, stored);
        GgmlDequantizer.Dequantize(Type, stored, values);
    }
}
