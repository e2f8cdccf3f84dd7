using System.Runtime.CompilerServices;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Search;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>How the channels of a tensor are coded.</summary>
/// <param name="Bits">4 or 8.</param>
/// <param name="Symmetric">Without zero points.</param>
/// <param name="Signed">Codes and zero points as two's complement (INT4, INT8).</param>
/// <param name="ScaleType">The type that scales are stored in.</param>
/// <param name="Algorithm">How scales and zero points are chosen.</param>
public readonly record struct ChannelFormat(int Bits, bool Symmetric, bool Signed, ElementType ScaleType, ScaleAlgorithm Algorithm = ScaleAlgorithm.Range)
{
    internal CodeRange Codes => Symmetric ? CodeRange.Symmetric(Bits) : CodeRange.Full(Bits);

    internal byte MiddleCode => (byte)(1 << (Bits - 1));
}

/// <summary>
/// Quantizes a tensor with one scale for each channel, as onnxruntime.quantization does: halves to even, and for symmetric
/// codes ±(2^(bits-1) - 1). A group of channels is read once and stays in the cache until its codes are written; a channel too long for that is
/// read again for every pass over it.
/// </summary>
public sealed class ChannelJob : TensorJob
{
    private const int PieceElements = 64 * 1024;

    private readonly ChannelFormat format;
    private readonly ChannelTiling tiling;
    private readonly OutputRegion target;
    private readonly OutputRegion scales;
    private readonly OutputRegion? zeroPoints;

    private ChannelJob(string file, TensorSource source, ChannelFormat format, ChannelTiling tiling, OutputRegion target, OutputRegion scales, OutputRegion? zeroPoints)
        : base(file, source, tiling.Count)
    {
        this.format = format;
        this.tiling = tiling;
        this.target = target;
        this.scales = scales;
        this.zeroPoints = zeroPoints;
    }

    /// <param name="file">For messages.</param>
    /// <param name="source">The elements.</param>
    /// <param name="shape">The tensor as outer, channels, inner.</param>
    /// <param name="format">How to code them.</param>
    /// <param name="target">Codes, in the order of the source; 4-bit codes packed over the whole tensor.</param>
    /// <param name="scales">[channels]</param>
    /// <param name="zeroPoints">[channels]; may be null when symmetric and signed.</param>
    public static ChannelJob Create(
        string file, TensorSource source, ChannelShape shape, ChannelFormat format, OutputRegion target, OutputRegion scales, OutputRegion? zeroPoints) =>
        new(file, source, format, new ChannelTiling(shape, format.Bits), target, scales, zeroPoints);

    /// <summary>A group or a piece as values, as stored and as codes, twice where channels lie apart; scale and zero point of each channel.</summary>
    public override long BufferBytes
    {
        get
        {
            var group = tiling[0];
            var elements = group.IsHeld ? group.Elements * (group.IsApart ? 2 : 1) : PieceElements;
            return (elements * (sizeof(float) + (Source.Type.BitSize() / 8) + sizeof(byte)))
                + (group.Count * (long)(Unsafe.SizeOf<ScaleZeroPoint>() + Unsafe.SizeOf<ValueRange>() + (2 * sizeof(float)) + sizeof(byte)));
        }
    }

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var group = tiling[chunk];
        var chosen = new ScaleZeroPoint[group.Count];
        Report(chunk, group.IsHeld ? RunHeld(group, chosen, buffers) : RunInPieces(group, chosen, buffers));

        var stored = buffers.Scales(chosen.Length);
        var points = buffers.ZeroPoints(chosen.Length);
        for (var i = 0; i < chosen.Length; i++) (stored[i], points[i]) = (chosen[i].Scale, chosen[i].ZeroPoint);
        scales.Write(group.First * format.ScaleType.BitSize() / 8, Stored(stored, format.ScaleType, buffers));
        zeroPoints?.Write(group.First * format.Bits / 8, Pack(points, buffers));
    }

    private ErrorSums RunHeld(ChannelGroup group, ScaleZeroPoint[] chosen, ChunkBuffers buffers)
    {
        var count = (int)group.Elements;
        var room = buffers.Values(group.IsApart ? 2 * count : count);
        var values = room[..count];
        Read(group, 0, values, buffers);
        if (group.IsApart)
        {
            group.Gather<float>(values, room[count..]);
            values = room[count..];
        }

        var codeRoom = buffers.Codes(group.IsApart ? 2 * count : count);
        var codes = codeRoom[..count];
        var each = count / group.Count;
        var sums = default(ErrorSums);
        for (var i = 0; i < chosen.Length; i++)
        {
            var channel = values.Slice(i * each, each);
            chosen[i] = Choose(RangeKernel.Of(channel));
            if (format.Algorithm == ScaleAlgorithm.LeastSquares)
                chosen[i] = ChannelScaleSearch.Search(new HeldChannel(channel), each, chosen[i], format.Bits, format.Symmetric, format.ScaleType);
            sums += Quantize(channel, chosen[i], codes.Slice(i * each, each));
        }

        if (group.IsApart)
        {
            group.Scatter<byte>(codes, codeRoom[count..]);
            codes = codeRoom[count..];
        }
        Write(group, 0, codes, buffers);
        return sums;
    }

    private ErrorSums RunInPieces(ChannelGroup group, ScaleZeroPoint[] chosen, ChunkBuffers buffers)
    {
        var ranges = new ValueRange[group.Count];
        Array.Fill(ranges, new ValueRange(float.PositiveInfinity, float.NegativeInfinity));
        for (long done = 0; done < group.Elements; done += PieceElements)
        {
            var values = buffers.Values((int)Math.Min(PieceElements, group.Elements - done));
            Read(group, done, values, buffers);
            for (var position = 0; position < values.Length;)
            {
                var (channel, length) = group.ChannelOf(done + position);
                var run = values.Slice(position, (int)Math.Min(length, values.Length - position));
                var range = RangeKernel.Of(run);
                ranges[channel] = new ValueRange(Math.Min(range.Minimum, ranges[channel].Minimum), Math.Max(range.Maximum, ranges[channel].Maximum));
                position += run.Length;
            }
        }

        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = Choose(ranges[i]);
            if (format.Algorithm == ScaleAlgorithm.LeastSquares)
            {
                var pieces = new Pieces(this, group, i, buffers);
                chosen[i] = ChannelScaleSearch.Search(pieces, group.Shape.ChannelElements, chosen[i], format.Bits, format.Symmetric, format.ScaleType);
            }
        }

        var sums = default(ErrorSums);
        for (long done = 0; done < group.Elements; done += PieceElements)
        {
            var values = buffers.Values((int)Math.Min(PieceElements, group.Elements - done));
            Read(group, done, values, buffers);
            var codes = buffers.Codes(values.Length);
            for (var position = 0; position < values.Length;)
            {
                var (channel, left) = group.ChannelOf(done + position);
                var length = (int)Math.Min(left, values.Length - position);
                sums += Quantize(values.Slice(position, length), chosen[channel], codes.Slice(position, length));
                position += length;
            }
            Write(group, done, codes, buffers);
        }
        return sums;
    }

    private ScaleZeroPoint Choose(ValueRange range)
    {
        var channel = format.Symmetric
            ? ChannelScale.Symmetric(range.Minimum, range.Maximum, format.Bits)
            : ChannelScale.Asymmetric(range.Minimum, range.Maximum, format.Bits);
        var scale = BlockScale.Store(channel.Scale, format.ScaleType);
        if (!float.IsFinite(scale)) throw QuantizationErrors.ScaleOverflow(File, Source.Name);
        // A step too small for a narrower type: all values of the channel are as good as zero.
        return channel with { Scale = scale == 0 ? 1 : scale };
    }

    private ErrorSums Quantize(ReadOnlySpan<float> values, ScaleZeroPoint channel, Span<byte> codes)
    {
        HalfEvenQuantizer.Quantize(values, channel, format.Codes, codes);
        return ErrorKernel.Rows(values, codes, values.Length, values.Length, [channel.Scale], [channel.ZeroPoint], format.MiddleCode);
    }

    private void Read(ChannelGroup group, long first, Span<float> values, ChunkBuffers buffers)
    {
        for (var done = 0; done < values.Length;)
        {
            var (place, run) = group.Run(first + done);
            var length = (int)Math.Min(run, values.Length - done);
            ReadValues(place, values.Slice(done, length), buffers);
            done += length;
        }
        if (RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
            throw QuantizationErrors.NotFinite(File, Source.Name, group.Run(first + bad).Place, values[bad]);
    }

    /// <summary>Groups and pieces hold an even number of elements side by side, so each begins at a whole byte.</summary>
    private void Write(ChannelGroup group, long first, ReadOnlySpan<byte> codes, ChunkBuffers buffers)
    {
        for (var done = 0; done < codes.Length;)
        {
            var (place, run) = group.Run(first + done);
            var length = (int)Math.Min(run, codes.Length - done);
            target.Write(place * format.Bits / 8, Pack(codes.Slice(done, length), buffers));
            done += length;
        }
    }

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

    /// <summary>A channel that is read again for every pass.</summary>
    private readonly struct Pieces(ChannelJob job, ChannelGroup group, int channel, ChunkBuffers buffers) : IChannelPieces
    {
        private long EachRun => (group.Shape.Inner + PieceElements - 1) / PieceElements;

        public long Count => group.Shape.Outer * EachRun;

        public ReadOnlySpan<float> this[long piece]
        {
            get
            {
                var start = piece % EachRun * PieceElements;
                var values = buffers.Values((int)Math.Min(PieceElements, group.Shape.Inner - start));
                job.ReadValues(((((piece / EachRun * group.Shape.Channels) + group.First + channel) * group.Shape.Inner) + start), values, buffers);
                return values;
            }
        }
    }
}
