using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx.Wire;

/// <summary>
/// The scanner's counterpart: lays out a model file from a serialized model whose large data fields are only numbered,
/// with a gap for the bytes of each.
/// </summary>
internal sealed class WireWeaver
{
    private const ulong PayloadTag = (ulong)OnnxMessages.PayloadField << 3;

    private readonly byte[] skeleton;
    private readonly IReadOnlyList<OnnxPayload> payloads;

    /// <summary>Lengths of the messages on a path to tensors, in the order in which they begin.</summary>
    private readonly List<long> lengths = [];

    /// <param name="skeleton">The serialized model; made by ourselves, so it is not checked again.</param>
    /// <param name="payloads">By the number in quantbuild_payload.</param>
    public WireWeaver(byte[] skeleton, IReadOnlyList<OnnxPayload> payloads)
    {
        this.skeleton = skeleton;
        this.payloads = payloads;
        Length = Measure(OnnxMessage.Model, 0, skeleton.Length);
    }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    /// <summary>Writes everything but the data fields, and places those.</summary>
    public void Write(OutputFile file)
    {
        var writer = new GapWriter(file);
        var next = 0;
        Emit(OnnxMessage.Model, 0, skeleton.Length, writer, ref next);
        writer.Flush();
    }

    private long Measure(OnnxMessage kind, int position, int end)
    {
        long total = 0;
        while (position < end)
        {
            var field = ReadField(kind, ref position);
            if (field.Payload is { } payload)
                total += VarintLength(payload.Tag) + VarintLength((ulong)payload.Region.Length) + payload.Region.Length;
            else if (field.Child == OnnxMessage.Opaque)
                total += field.End - field.Start;
            else
            {
                var slot = lengths.Count;
                lengths.Add(0);
                var length = Measure(field.Child, field.Content, field.End);
                lengths[slot] = length;
                total += VarintLength(field.Tag) + VarintLength((ulong)length) + length;
            }
            position = field.End;
        }
        return total;
    }

    private void Emit(OnnxMessage kind, int position, int end, GapWriter writer, ref int next)
    {
        while (position < end)
        {
            var field = ReadField(kind, ref position);
            if (field.Payload is { } payload)
            {
                writer.Varint(payload.Tag);
                writer.Varint((ulong)payload.Region.Length);
                writer.Gap(payload.Region);
            }
            else if (field.Child == OnnxMessage.Opaque)
                writer.Bytes(skeleton.AsSpan(field.Start, field.End - field.Start));
            else
            {
                writer.Varint(field.Tag);
                writer.Varint((ulong)lengths[next++]);
                Emit(field.Child, field.Content, field.End, writer, ref next);
            }
            position = field.End;
        }
    }

    /// <summary>One field: its tag, where it starts and ends, and what is in it.</summary>
    private readonly record struct Field(ulong Tag, int Start, int Content, int End, OnnxMessage Child, OnnxPayload? Payload);

    private Field ReadField(OnnxMessage kind, ref int position)
    {
        var start = position;
        var tag = ReadVarint(ref position);
        if (kind == OnnxMessage.Tensor && tag == PayloadTag)
        {
            var payload = payloads[(int)ReadVarint(ref position)];
            return new Field(tag, start, position, position, OnnxMessage.Opaque, payload);
        }
        switch (tag & 7)
        {
            case 0:
                ReadVarint(ref position);
                return new Field(tag, start, position, position, OnnxMessage.Opaque, null);
            case 1:
                return new Field(tag, start, position, position + 8, OnnxMessage.Opaque, null);
            case 5:
                return new Field(tag, start, position, position + 4, OnnxMessage.Opaque, null);
            default:
                var length = (int)ReadVarint(ref position);
                return new Field(tag, start, position, position + length, kind.Child((int)(tag >> 3)), null);
        }
    }

    private ulong ReadVarint(ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = skeleton[position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }

    private static int VarintLength(ulong value) => (int)((uint)(System.Numerics.BitOperations.Log2(value | 1) / 7) + 1);
}
