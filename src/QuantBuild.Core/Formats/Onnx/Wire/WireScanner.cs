using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx.Wire;

/// <summary>Where a data field's bytes are in the model file.</summary>
/// <param name="Field">The field of TensorProto: raw_data, float_data…</param>
internal sealed record DataField(int Field, long Offset, long Length);

/// <summary>
/// Walks the wire format of a model file and leaves out the large data fields of tensors: what comes out is the same
/// model in a few kilobytes, with the place of each field that was left out.
/// </summary>
internal sealed class WireScanner
{
    /// <summary>Data fields of fewer bytes stay in the objects.</summary>
    public const int SmallestPayload = 1024;

    /// <summary>Bytes of everything that is not tensor data. The largest published graphs have a few tens of megabytes.</summary>
    private const int StructureLimit = 256 * 1024 * 1024;

    /// <summary>Graphs inside graphs. Real models have fewer than ten.</summary>
    public const int DepthLimit = 64;

    private readonly SourceFile file;
    private readonly WireReader reader;
    private readonly WireBuffer skeleton;
    private readonly List<DataField> payloads = [];

    private WireScanner(SourceFile file)
    {
        this.file = file;
        reader = new WireReader(file);
        skeleton = new WireBuffer(file.Path, StructureLimit);
    }

    /// <returns>The model without its large data fields, and those fields by the number in quantbuild_payload.</returns>
    public static (ReadOnlyMemory<byte> Skeleton, IReadOnlyList<DataField> Payloads) Scan(SourceFile file)
    {
        var scanner = new WireScanner(file);
        scanner.Message(OnnxMessage.Model, file.Length, 0);
        return (scanner.skeleton.Written, scanner.payloads);
    }

    private void Message(OnnxMessage kind, long end, int depth)
    {
        if (depth > DepthLimit) throw OnnxErrors.NestedTooDeep(file.Path, DepthLimit);
        var dataFields = 0;
        var leftOut = false;
        while (reader.Position < end)
        {
            var tag = reader.ReadVarint(end);
            var field = (int)(tag >> 3);
            if (tag > uint.MaxValue || field == 0 || (kind == OnnxMessage.Tensor && field == OnnxMessages.PayloadField))
                throw OnnxErrors.Malformed(file.Path, $"field {tag >> 3} at byte {reader.Position}", "a field number of the format");

            if ((tag & 7) != 2)
            {
                Scalar(tag, end);
                continue;
            }

            var length = reader.ReadLength(end);
            if (kind == OnnxMessage.Tensor && OnnxMessages.IsTensorData(field))
            {
                dataFields++;
                leftOut |= length >= SmallestPayload;
                if (leftOut && dataFields > 1)
                    throw OnnxErrors.Malformed(file.Path, $"a second data field in one tensor at byte {reader.Position}", "one data field for each tensor");
                if (length >= SmallestPayload)
                {
                    skeleton.WriteVarint((ulong)OnnxMessages.PayloadField << 3);
                    skeleton.WriteVarint((ulong)payloads.Count);
                    payloads.Add(new DataField(field, reader.Position, length));
                    reader.Skip(length);
                    continue;
                }
            }

            skeleton.WriteVarint(tag);
            var child = kind.Child(field);
            if (child == OnnxMessage.Opaque)
            {
                skeleton.WriteVarint((ulong)length);
                reader.CopyTo(skeleton, length);
                continue;
            }
            var start = skeleton.BeginMessage();
            Message(child, reader.Position + length, child == OnnxMessage.Graph ? depth + 1 : depth);
            skeleton.EndMessage(start);
        }
    }

    private void Scalar(ulong tag, long end)
    {
        skeleton.WriteVarint(tag);
        switch (tag & 7)
        {
            case 0:
                skeleton.WriteVarint(reader.ReadVarint(end));
                break;
            case 1:
                Fixed(8, end);
                break;
            case 5:
                Fixed(4, end);
                break;
            default:
                throw OnnxErrors.Malformed(file.Path, $"wire type {tag & 7} at byte {reader.Position}", "protobuf wire types 0, 1, 2 and 5");
        }
    }

    private void Fixed(int count, long end)
    {
        if (end - reader.Position < count) throw OnnxErrors.Malformed(file.Path, $"the end of a message at byte {reader.Position}", $"{count} more bytes");
        reader.CopyTo(skeleton, count);
    }
}
