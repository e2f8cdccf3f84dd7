using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>
/// Quantizes a weight for Apple MLX in its affine mode: packed codes, scales and biases, the bytes of MLX's CPU backend. A source of another
/// type than the stored one is first rounded to that, as converters for MLX do; errors are those against the source.
/// </summary>
public sealed class AffineGroupJob : TensorJob
{
    private readonly AffineGroupFormat format;
    private readonly OutputRegion weight;
    private readonly OutputRegion scales;
    private readonly OutputRegion biases;

    private AffineGroupJob(string file, TensorSource source, AffineGroupFormat format, OutputRegion weight, OutputRegion scales, OutputRegion biases)
        : base(file, source, GroupChunks.Count(source.Elements))
    {
        this.format = format;
        this.weight = weight;
        this.scales = scales;
        this.biases = biases;
    }

    /// <param name="file">For messages.</param>
    /// <param name="source">[rows, columns] of FP32, FP16 or BF16. Dimensions before the last two count as rows.</param>
    /// <param name="rows">Rows of all matrices together.</param>
    /// <param name="columns">Input features: a multiple of the group size.</param>
    /// <param name="format">Bits, group size, type of scales and biases.</param>
    /// <param name="weight"><see cref="WeightBytes"/> bytes: [rows, columns * bits / 32] little-endian 32-bit words.</param>
    /// <param name="scales"><see cref="ScaleBytes"/> bytes: [rows, columns / group size] of the stored type.</param>
    /// <param name="biases">As many bytes as the scales.</param>
    /// <exception cref="ArgumentException">The shapes, types or lengths do not fit each other.</exception>
    public static AffineGroupJob Create(
        string file, TensorSource source, long rows, long columns, AffineGroupFormat format, OutputRegion weight, OutputRegion scales, OutputRegion biases)
    {
        format.Check();
        GroupChunks.CheckSource(source, GroupChunks.Elements(rows, columns, format.GroupSize));
        GroupChunks.CheckRegion(weight, WeightBytes(rows, columns, format.Bits));
        GroupChunks.CheckRegion(scales, ScaleBytes(rows, columns, format));
        GroupChunks.CheckRegion(biases, ScaleBytes(rows, columns, format));
        return new AffineGroupJob(file, source, format, weight, scales, biases);
    }

    /// <summary>Bytes of the packed codes.</summary>
    public static long WeightBytes(long rows, long columns, int bits) => checked(GroupChunks.Elements(rows, columns, 32) / 8 * bits);

    /// <summary>Bytes of the scales; the biases have as many.</summary>
    public static long ScaleBytes(long rows, long columns, AffineGroupFormat format) =>
        format.StoredType.ByteSize(GroupChunks.Elements(rows, columns, format.GroupSize) / format.GroupSize);

    /// <summary>A chunk as stored and as packed, scales and biases twice; a piece as values, decoded, rounded and as codes.</summary>
    public override long BufferBytes => GroupChunks.BufferBytes(Source, format.Bits, 4 * sizeof(float), format.GroupSize);

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * GroupChunks.ChunkElements;
        var count = (int)Math.Min(GroupChunks.ChunkElements, Source.Elements - start);
        var groups = count / format.GroupSize;
        var size = Source.Type.BitSize() / 8;
        var bytes = buffers.Source(count * size);
        Source.Read(start * size, bytes);
        var chosen = buffers.Scales(2 * groups);
        var packed = buffers.Packed(BitStreamPacking.Bytes(count, format.Bits));
        var sums = default(ErrorSums);
        for (var done = 0; done < count; done += GroupChunks.PieceElements)
        {
            var length = Math.Min(GroupChunks.PieceElements, count - done);
            var scale = chosen.Slice(done / format.GroupSize, length / format.GroupSize);
            var bias = chosen.Slice(groups + (done / format.GroupSize), scale.Length);
            var codes = packed.Slice(done / 8 * format.Bits, length / 8 * format.Bits);
            sums += Piece(bytes.Slice(done * size, length * size), start + done, scale, bias, codes, buffers);
        }
        Report(chunk, sums);

        weight.Write(start / 8 * format.Bits, packed);
        var place = format.StoredType.ByteSize(start / format.GroupSize);
        scales.Write(place, Stored(chosen[..groups], format.StoredType, buffers));
        biases.Write(place, Stored(chosen[groups..], format.StoredType, buffers));
    }

    private ErrorSums Piece(ReadOnlySpan<byte> bytes, long first, Span<float> scale, Span<float> bias, Span<byte> packed, ChunkBuffers buffers)
    {
        var count = scale.Length * format.GroupSize;
        // Both in one buffer: the values, and what they are rounded to and decoded to.
        var both = buffers.Values(2 * count);
        var values = both[..count];
        var decoded = both[count..];
        FloatConversion.ToSingle(bytes, Source.Type, values);

        ReadOnlySpan<float> stored = values;
        if (Source.Type != format.StoredType && format.StoredType != ElementType.Float32)
        {
            Round(values, first, decoded, buffers);
            stored = decoded;
        }
        var codes = buffers.Codes(count);
        AffineGroupQuantizer.Quantize(stored, format, codes, scale, bias);
        if (RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
            throw QuantizationErrors.NotFinite(File, Source.Name, first + bad, values[bad]);
        if (RangeKernel.IndexOfNonFinite(scale) >= 0) throw QuantizationErrors.ScaleOverflow(File, Source.Name);

        BitStreamPacking.Pack(codes, format.Bits, packed);
        AffineGroupDequantizer.Dequantize(codes, format, scale, bias, decoded);
        var sums = ErrorKernel.Values(values, decoded);
        return double.IsFinite(sums.Noise) ? sums : throw QuantizationErrors.DecodesToInfinity(File, Source.Name, format.StoredType);
    }

    /// <summary>The values as the stored type has them.</summary>
    private void Round(ReadOnlySpan<float> values, long first, Span<float> rounded, ChunkBuffers buffers)
    {
        var narrow = buffers.Small(2 * values.Length);
        FloatConversion.FromSingle(values, format.StoredType, narrow);
        FloatConversion.ToSingle(narrow, format.StoredType, rounded);
        if (RangeKernel.IndexOfNonFinite(rounded) is not (var bad and >= 0)) return;
        throw float.IsFinite(values[bad])
            ? QuantizationErrors.TooLarge(File, Source.Name, first + bad, values[bad], format.StoredType)
            : QuantizationErrors.NotFinite(File, Source.Name, first + bad, values[bad]);
    }
}
