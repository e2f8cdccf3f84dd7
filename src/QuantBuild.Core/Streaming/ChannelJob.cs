using System.Runtime.CompilerServices;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>How the channels of a tensor are coded.</summary>
/// <param name="Bits">4 or 8.</param>
/// <param name="Symmetric">Without zero points.</param>
/// <param name="Signed">Codes and zero points as two's complement (INT4, INT8).</param>
/// <param name="ScaleType">The type that scales are stored in.</param>
/// <param name="Algorithm">How scales and zero points are chosen.</param>
public readonly record struct ChannelFormat(int Bits, bool Symmetric, bool Signed, ElementType ScaleType, ScaleAlgorithm Algorithm = ScaleAlgorithm.Range);

/// <summary>
/// Quantizes a tensor with one scale for each channel, as onnxruntime.quantization does: halves to even, and for symmetric
/// codes ±(2^(bits-1) - 1).
/// </summary>
/// <param name="file">For messages.</param>
/// <param name="source">The elements.</param>
/// <param name="shape">The tensor as outer, channels, inner.</param>
/// <param name="format">How to code them.</param>
/// <param name="target">Codes, in the order of the source; 4-bit codes packed over the whole tensor.</param>
/// <param name="scales">[channels]</param>
/// <param name="zeroPoints">[channels]; may be null when symmetric and signed.</param>
public sealed class ChannelJob(
    string file, TensorSource source, ChannelShape shape, ChannelFormat format, OutputRegion target, OutputRegion scales, OutputRegion? zeroPoints)
    : TensorJob(file, source, shape.Chunks)
{
    private const int PieceElements = 256 * 1024;

    /// <summary>A piece as values, as stored and as codes; range, scale and zero point of each channel.</summary>
    public override long BufferBytes
    {
        get
        {
            var piece = Math.Min(PieceElements, Source.Elements) * (sizeof(float) + (Source.Type.BitSize() / 8) + sizeof(byte));
            var channels = shape.Outer == 1 ? Math.Min(shape.ChannelsAtOnce, shape.Channels) : shape.Channels;
            return piece + (channels * (Unsafe.SizeOf<ValueRange>() + Unsafe.SizeOf<ScaleZeroPoint>() + (2 * sizeof(float)) + sizeof(byte)));
        }
    }

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var first = chunk * shape.ChannelsAtOnce;
        var count = (int)(shape.Outer == 1 ? Math.Min(shape.ChannelsAtOnce, shape.Channels - first) : shape.Channels);
        var elements = shape.Outer == 1 ? count * shape.Inner : Source.Elements;
        var chosen = Choose(first * shape.Inner, elements, count, buffers);

        var stored = buffers.Scales(count);
        var points = buffers.ZeroPoints(count);
        for (var i = 0; i < count; i++) (stored[i], points[i]) = (chosen[i].Scale, chosen[i].ZeroPoint);
        scales.Write(first * format.ScaleType.BitSize() / 8, Stored(stored, format.ScaleType, buffers));
        zeroPoints?.Write(first * format.Bits / 8, Pack(points, buffers));

        Report(chunk, Quantize(first * shape.Inner, elements, chosen, buffers));
    }

    private ScaleZeroPoint[] Choose(long start, long elements, int count, ChunkBuffers buffers)
    {
        var ranges = new ValueRange[count];
        Array.Fill(ranges, new ValueRange(float.PositiveInfinity, float.NegativeInfinity));
        for (long done = 0; done < elements; done += PieceElements)
        {
            var values = buffers.Values((int)Math.Min(PieceElements, elements - done));
            ReadValues(start + done, values, buffers);
            if (RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
                throw QuantizationErrors.NotFinite(File, Source.Name, start + done + bad, values[bad]);
            for (var position = 0; position < values.Length;)
            {
                var (channel, length) = RunAt(done + position, values.Length - position, count);
                var range = RangeKernel.Of(values.Slice(position, length));
                ranges[channel] = new ValueRange(Math.Min(range.Minimum, ranges[channel].Minimum), Math.Max(range.Maximum, ranges[channel].Maximum));
                position += length;
            }
        }

        var chosen = new ScaleZeroPoint[count];
        for (var i = 0; i < count; i++)
        {
            var channel = format.Symmetric
                ? ChannelScale.Symmetric(ranges[i].Minimum, ranges[i].Maximum, format.Bits)
                : ChannelScale.Asymmetric(ranges[i].Minimum, ranges[i].Maximum, format.Bits);
            var scale = BlockScale.Store(channel.Scale, format.ScaleType);
            if (!float.IsFinite(scale)) throw QuantizationErrors.ScaleOverflow(File, Source.Name);
            // A step too small for a narrower type: all values of the channel are as good as zero.
            chosen[i] = channel with { Scale = scale == 0 ? 1 : scale };
        }
        return chosen;
    }

    private ErrorSums Quantize(long start, long elements, ScaleZeroPoint[] chosen, ChunkBuffers buffers)
    {
        var range = format.Symmetric ? CodeRange.Symmetric(format.Bits) : CodeRange.Full(format.Bits);
        var middle = (byte)(1 << (format.Bits - 1));
        var sums = default(ErrorSums);
        for (long done = 0; done < elements; done += PieceElements)
        {
            var values = buffers.Values((int)Math.Min(PieceElements, elements - done));
            ReadValues(start + done, values, buffers);
            var codes = buffers.Codes(values.Length);
            for (var position = 0; position < values.Length;)
            {
                var (channel, length) = RunAt(done + position, values.Length - position, chosen.Length);
                var run = values.Slice(position, length);
                var runCodes = codes.Slice(position, length);
                HalfEvenQuantizer.Quantize(run, chosen[channel], range, runCodes);
                sums += ErrorKernel.Rows(run, runCodes, length, length, [chosen[channel].Scale], [chosen[channel].ZeroPoint], middle);
                position += length;
            }
            // Chunks and pieces hold an even number of elements, so each begins at a whole byte.
            target.Write((start + done) * format.Bits / 8, Pack(codes, buffers));
        }
        return sums;
    }

    /// <summary>The channel (within the chunk) of an element, and how many elements from there on belong to it.</summary>
    private (int Channel, int Length) RunAt(long element, int limit, int channels) =>
        ((int)(element / shape.Inner % channels), (int)Math.Min(limit, shape.Inner - (element % shape.Inner)));

    private ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> codes, ChunkBuffers buffers)
    {
        if (format.Bits == 8 && !format.Signed) return codes;
        var packed = buffers.Packed(format.Bits == 4 ? (codes.Length + 1) / 2 : codes.Length);
        if (format.Bits == 8)
            for (var i = 0; i < codes.Length; i++) packed[i] = (byte)(codes[i] ^ 0x80);
        else if (format.Signed) NibblePacking.PackSigned(codes, packed);
        else NibblePacking.Pack(codes, packed);
        return packed;
    }
}
