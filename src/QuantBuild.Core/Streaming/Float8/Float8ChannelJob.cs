using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Kernels.Float8;

namespace QuantBuild.Streaming.Float8;

/// <summary>
/// FP8 with a scale for each channel, where a channel's values lie all over the tensor or are too many to hold: two passes, both in the order of
/// the file. The first finds the channels' magnitudes, the second makes the codes.
/// </summary>
/// <param name="weight">The weight.</param>
/// <param name="shape">As outer, channels, inner; at most <see cref="MostChannels"/> channels.</param>
internal sealed class Float8ChannelJob(Float8Weight weight, ChannelShape shape)
    : TensorJob(weight.File, weight.Source, checked((int)((weight.Source.Elements + Float8Weight.PieceElements - 1) / Float8Weight.PieceElements)))
{
    /// <summary>The magnitudes of all channels are held: 16 MB.</summary>
    public const int MostChannels = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private ChannelMagnitudes? magnitudes;

    /// <summary>A piece, the magnitudes of all channels once for each thread and once for all, and the scales as they are stored.</summary>
    public override long BufferBytes => weight.BufferBytes(Math.Min(Float8Weight.PieceElements, Source.Elements)) + (shape.Channels * 3 * sizeof(float));

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        lock (gate) magnitudes ??= new ChannelMagnitudes(Source.Elements, (int)shape.Channels, Measure);
        var scales = magnitudes.Find(buffers, found =>
        {
            weight.ToScales(found);
            weight.WriteScales(0, found, buffers);
        });

        var start = (long)chunk * Float8Weight.PieceElements;
        var values = buffers.Values((int)Math.Min(Float8Weight.PieceElements, Source.Elements - start));
        ReadValues(start, values, buffers);
        var codes = buffers.Codes(values.Length);
        var decoded = buffers.Decoded(values.Length);
        for (var position = 0; position < values.Length;)
        {
            var (channel, length) = RunAt(start + position, values.Length - position);
            var run = values.Slice(position, length);
            var runCodes = codes.Slice(position, length);
            var runDecoded = decoded.Slice(position, length);
            if (shape.Inner == 1) Float8Quantizer.Row(run, scales.Slice(channel, length), weight.Type, runCodes, runDecoded);
            else Float8Quantizer.Groups(run, length, scales.Slice(channel, 1), weight.Type, runCodes, runDecoded);
            position += length;
        }
        weight.Codes.Write(start, codes);
        Report(chunk, DecodedErrors.Sum(values, decoded));
    }

    private void Measure(long first, long count, Span<float> largest, ChunkBuffers buffers)
    {
        for (long done = 0; done < count; done += Float8Weight.PieceElements)
        {
            var values = buffers.Values((int)Math.Min(Float8Weight.PieceElements, count - done));
            ReadValues(first + done, values, buffers);
            for (var position = 0; position < values.Length;)
            {
                var (channel, length) = RunAt(first + done + position, values.Length - position);
                var run = values.Slice(position, length);
                if (shape.Inner == 1) MagnitudeKernel.Raise(run, largest.Slice(channel, length));
                else largest[channel] = MagnitudeReference.Larger(largest[channel], MagnitudeKernel.Of(run));
                position += length;
            }
            // Also where a magnitude was not finite before: an earlier piece has said so then.
            var bad = RangeKernel.IndexOfNonFinite(values);
            if (bad >= 0) throw QuantizationErrors.NotFinite(File, Source.Name, first + done + bad, values[bad]);
        }
    }

    /// <summary>
    /// The channel of an element, and how many elements from there on are one run: of one channel, or of a row in which each has its own.
    /// </summary>
    private (int Channel, int Length) RunAt(long element, int limit)
    {
        if (shape.Inner == 1)
        {
            var column = element % shape.Channels;
            return ((int)column, (int)Math.Min(limit, shape.Channels - column));
        }
        return ((int)(element / shape.Inner % shape.Channels), (int)Math.Min(limit, shape.Inner - (element % shape.Inner)));
    }
}
