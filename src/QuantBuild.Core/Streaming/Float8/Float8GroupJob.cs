using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Kernels.Float8;

namespace QuantBuild.Streaming.Float8;

/// <summary>FP8 with a scale for each group of consecutive values: blocks along the last axis, or whole channels along the first.</summary>
/// <param name="weight">The weight.</param>
/// <param name="rowLength">The axis that groups divide; the last group of a row may be shorter.</param>
/// <param name="groupLength">Values to a scale, at most <see cref="LongestGroup"/>.</param>
internal sealed class Float8GroupJob(Float8Weight weight, long rowLength, int groupLength)
    : TensorJob(weight.File, weight.Source, Pieces(weight.Source.Elements, rowLength, groupLength))
{
    /// <summary>Longer groups are not held whole.</summary>
    public const int LongestGroup = 256 * 1024;

    private readonly long groupsInRow = (rowLength + groupLength - 1) / groupLength;

    /// <summary>A piece, or one group where that is longer, and the scales.</summary>
    public override long BufferBytes =>
        weight.BufferBytes(Math.Min(Source.Elements, GroupsAtOnce(groupLength) * (long)groupLength)) + (GroupsAtOnce(groupLength) * 2L * sizeof(float));

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var first = chunk * GroupsAtOnce(groupLength);
        var groups = (int)Math.Min(GroupsAtOnce(groupLength), (Source.Elements / rowLength * groupsInRow) - first);
        var start = StartOf(first);
        var values = buffers.Values((int)(StartOf(first + groups) - start));
        ReadValues(start, values, buffers);

        var scales = buffers.Scales(groups);
        for (var i = 0; i < groups; i++)
        {
            var at = (int)(StartOf(first + i) - start);
            var group = values[at..(int)(StartOf(first + i + 1) - start)];
            scales[i] = MagnitudeKernel.Of(group);
            weight.CheckFinite(scales[i], group, start + at);
        }
        weight.ToScales(scales);
        weight.WriteScales(first, scales, buffers);

        var codes = buffers.Codes(values.Length);
        var decoded = buffers.Decoded(values.Length);
        for (var done = 0; done < groups;)
        {
            // As far as the row goes: a shorter group can only be its last.
            var count = (int)Math.Min(groups - done, groupsInRow - ((first + done) % groupsInRow));
            var (from, to) = ((int)(StartOf(first + done) - start), (int)(StartOf(first + done + count) - start));
            Float8Quantizer.Groups(values[from..to], groupLength, scales.Slice(done, count), weight.Type, codes[from..to], decoded[from..to]);
            done += count;
        }
        weight.Codes.Write(start, codes);
        Report(chunk, DecodedErrors.Sum(values, decoded));
    }

    private static int GroupsAtOnce(int groupLength) => Math.Max(1, Float8Weight.PieceElements / groupLength);

    private static int Pieces(long elements, long rowLength, int groupLength)
    {
        var groups = elements / rowLength * ((rowLength + groupLength - 1) / groupLength);
        return checked((int)((groups + GroupsAtOnce(groupLength) - 1) / GroupsAtOnce(groupLength)));
    }

    /// <summary>The element that a group begins at, groups counted over all rows.</summary>
    private long StartOf(long group) => (group / groupsInRow * rowLength) + (group % groupsInRow * groupLength);
}
