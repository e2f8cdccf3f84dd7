using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>Quantizes a weight for Apple MLX to MXFP4, MXFP8 or NVFP4: packed elements and a scale byte for each block.</summary>
public sealed class MicroscalingJob : TensorJob
{
    private readonly MicroscalingFormat format;
    private readonly OutputRegion weight;
    private readonly OutputRegion scales;

    private MicroscalingJob(string file, TensorSource source, MicroscalingFormat format, OutputRegion weight, OutputRegion scales)
        : base(file, source, GroupChunks.Count(source.Elements))
    {
        this.format = format;
        this.weight = weight;
        this.scales = scales;
    }

    /// <param name="file">For messages.</param>
    /// <param name="source">[rows, columns] of FP32, FP16 or BF16. Dimensions before the last two count as rows.</param>
    /// <param name="rows">Rows of all matrices together.</param>
    /// <param name="columns">Input features: a multiple of the block size.</param>
    /// <param name="format">The format.</param>
    /// <param name="weight"><see cref="WeightBytes"/> bytes: [rows, columns * bits / 32] little-endian 32-bit words.</param>
    /// <param name="scales"><see cref="ScaleBytes"/> bytes: [rows, columns / block size].</param>
    /// <exception cref="ArgumentException">The shapes, types or lengths do not fit each other.</exception>
    public static MicroscalingJob Create(
        string file, TensorSource source, long rows, long columns, MicroscalingFormat format, OutputRegion weight, OutputRegion scales)
    {
        GroupChunks.CheckSource(source, GroupChunks.Elements(rows, columns, format.BlockSize()));
        GroupChunks.CheckRegion(weight, WeightBytes(rows, columns, format));
        GroupChunks.CheckRegion(scales, ScaleBytes(rows, columns, format));
        return new MicroscalingJob(file, source, format, weight, scales);
    }

    /// <summary>Bytes of the packed elements.</summary>
    public static long WeightBytes(long rows, long columns, MicroscalingFormat format) =>
        GroupChunks.Elements(rows, columns, format.BlockSize()) / 8 * format.Bits();

    /// <summary>Bytes of the scales.</summary>
    public static long ScaleBytes(long rows, long columns, MicroscalingFormat format) =>
        GroupChunks.Elements(rows, columns, format.BlockSize()) / format.BlockSize();

    /// <summary>A chunk as stored and as packed, scales; a piece as values, decoded and as codes.</summary>
    public override long BufferBytes => GroupChunks.BufferBytes(Source, format.Bits(), 1, format.BlockSize());

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * GroupChunks.ChunkElements;
        var count = (int)Math.Min(GroupChunks.ChunkElements, Source.Elements - start);
        var size = Source.Type.BitSize() / 8;
        var bytes = buffers.Source(count * size);
        Source.Read(start * size, bytes);
        var chosen = buffers.Small(count / format.BlockSize());
        var packed = buffers.Packed(BitStreamPacking.Bytes(count, format.Bits()));
        var sums = default(ErrorSums);
        for (var done = 0; done < count; done += GroupChunks.PieceElements)
        {
            var length = Math.Min(GroupChunks.PieceElements, count - done);
            var scale = chosen.Slice(done / format.BlockSize(), length / format.BlockSize());
            var elements = packed.Slice(done / 8 * format.Bits(), length / 8 * format.Bits());
            sums += Piece(bytes.Slice(done * size, length * size), start + done, scale, elements, buffers);
        }
        Report(chunk, sums);

        weight.Write(start / 8 * format.Bits(), packed);
        scales.Write(start / format.BlockSize(), chosen);
    }

    private ErrorSums Piece(ReadOnlySpan<byte> bytes, long first, Span<byte> scale, Span<byte> packed, ChunkBuffers buffers)
    {
        var count = scale.Length * format.BlockSize();
        // Both in one buffer: the values, and what they are decoded to.
        var both = buffers.Values(2 * count);
        var values = both[..count];
        var decoded = both[count..];
        FloatConversion.ToSingle(bytes, Source.Type, values);
        if (RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
            throw QuantizationErrors.NotFinite(File, Source.Name, first + bad, values[bad]);

        var codes = buffers.Codes(count);
        MicroscalingQuantizer.Quantize(values, format, codes, scale);
        BitStreamPacking.Pack(codes, format.Bits(), packed);
        MicroscalingDequantizer.Dequantize(codes, format, scale, decoded);
        var sums = ErrorKernel.Values(values, decoded);
        return double.IsFinite(sums.Noise) ? sums : throw QuantizationErrors.DecodesToInfinity(File, Source.Name, ElementType.Float32);
    }
}
