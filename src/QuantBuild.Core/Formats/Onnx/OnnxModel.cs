using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.Wire;
using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Onnx;

/// <summary>An ONNX model whose large tensors stayed on disk.</summary>
internal sealed class OnnxModel : IDisposable
{
    /// <summary>Elements of a tensor whose typed field has to be decoded in memory, because its elements have no fixed size there.</summary>
    private const long DecodeLimit = 64 * 1024 * 1024;

    private readonly SourceFile file;
    private readonly ExternalData external;

    private OnnxModel(SourceFile file, ModelProto proto, ExternalData external)
    {
        this.file = file;
        this.external = external;
        Proto = proto;
    }

    public string Path => file.Path;

    /// <summary>The model without its large data fields. Plans work on a clone.</summary>
    public ModelProto Proto { get; }

    /// <summary>The data fields that stayed on disk, by the number in quantbuild_payload.</summary>
    public IReadOnlyList<TensorPayload> Payloads { get; private set; } = [];

    public bool HasExternalData => external.Files.Any();

    /// <summary>The model file first, then its data files in the order of their names.</summary>
    public IReadOnlyList<SourceFile> Files => [file, .. external.Files];

    /// <exception cref="Diagnostics.QuantBuildException">QB2001 to QB2009, QB5001 to QB5003.</exception>
    public static OnnxModel Open(string path)
    {
        var file = SourceFile.Open(path);
        var external = new ExternalData(path);
        try
        {
            var (skeleton, fields) = WireScanner.Scan(file);
            ModelProto proto;
            try
            {
                // A graph inside a graph is three messages: node, attribute, graph.
                using var input = CodedInputStream.CreateWithLimits(
                    new MemoryStream(skeleton.ToArray(), writable: false), int.MaxValue, (3 * WireScanner.DepthLimit) + 32);
                proto = ModelProto.Parser.ParseFrom(input);
            }
            catch (InvalidProtocolBufferException e)
            {
                throw OnnxErrors.Malformed(path, e.Message.TrimEnd('.'), "protobuf wire format", e);
            }
            if (proto.Graph is null) throw OnnxErrors.Malformed(path, "no graph", "a model with a graph");

            var model = new OnnxModel(file, proto, external);
            var payloads = new List<TensorPayload>(fields.Count);
            payloads.AddRange(fields.Select(field => new TensorPayload(field.Field, new TensorBytes(file, field.Offset, field.Length))));
            foreach (var tensor in TensorWalk.All(proto)) model.Check(tensor, payloads);
            model.Payloads = payloads;
            return model;
        }
        catch
        {
            external.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>The elements of a tensor of this model, from wherever they are; null for strings and types without a name of ours.</summary>
    public TensorSource? Elements(TensorProto tensor)
    {
        var type = OnnxTypes.ToElementType(tensor.DataType);
        if (type.BitSize() == 0) return null;
        var count = ElementCount(tensor);
        if (tensor.HasQuantbuildPayload)
        {
            var payload = Payloads[tensor.QuantbuildPayload];
            var fixedSize = payload.Field == OnnxMessages.RawDataField || (payload.Field, type) is (4, ElementType.Float32) or (10, ElementType.Float64);
            return fixedSize
                ? new FileTensorSource(tensor.Name, type, count, payload.Bytes.File, payload.Bytes.Offset)
                : new MemoryTensorSource(tensor.Name, type, count, TypedData.Decode(Path, tensor, payload, count, DecodeLimit));
        }
        return new MemoryTensorSource(tensor.Name, type, count, TypedData.FromObject(Path, tensor, count));
    }

    /// <summary>Product of the dimensions; checked when the model was opened.</summary>
    public static long ElementCount(TensorProto tensor)
    {
        long count = 1;
        foreach (var dimension in tensor.Dims) count *= dimension;
        return count;
    }

    public void Dispose()
    {
        external.Dispose();
        file.Dispose();
    }

    /// <summary>Shape, type and data agree, or it is an error. External data become payloads like all others.</summary>
    private void Check(TensorProto tensor, List<TensorPayload> payloads)
    {
        long count = 1;
        foreach (var dimension in tensor.Dims)
        {
            if (dimension < 0 || (dimension > 0 && count > (long.MaxValue >> 8) / dimension))
                throw OnnxErrors.TensorData(Path, tensor.Name, $"dimensions [{string.Join(", ", tensor.Dims)}]", "sizes that are not negative and whose product can be stored");
            count *= dimension;
        }
        var bits = OnnxTypes.BitSize(tensor.DataType);
        var bytes = ((count * bits) + 7) / 8;

        if (tensor.DataLocation == 1)
        {
            if (bits == 0) throw OnnxErrors.TensorData(Path, tensor.Name, $"external data of {OnnxTypes.Name(tensor.DataType)}", "a type of fixed size");
            if (tensor.HasQuantbuildPayload || HasElements(tensor)) throw OnnxErrors.TensorData(Path, tensor.Name, "external and inline data", "one of them");
            // Without elements there is nothing to look for, and no file is opened.
            var resolved = count == 0 ? null : external.Resolve(tensor, bytes);
            tensor.ExternalData.Clear();
            tensor.ClearDataLocation();
            if (resolved is null)
            {
                tensor.RawData = ByteString.Empty;
                return;
            }
            tensor.QuantbuildPayload = payloads.Count;
            payloads.Add(new TensorPayload(OnnxMessages.RawDataField, resolved));
            return;
        }
        if (bits == 0) return;
        if (tensor.HasRawData && tensor.RawData.Length != bytes)
            throw OnnxErrors.TensorData(Path, tensor.Name, $"{tensor.RawData.Length} bytes", $"{bytes} bytes for shape [{string.Join(", ", tensor.Dims)}] of {OnnxTypes.Name(tensor.DataType)}");
        if (tensor.HasQuantbuildPayload)
        {
            if (HasElements(tensor)) throw OnnxErrors.TensorData(Path, tensor.Name, "elements in two places", "one data field");
            var payload = payloads[tensor.QuantbuildPayload];
            long? expected = payload.Field switch
            {
                OnnxMessages.RawDataField => bytes,
                4 => tensor.DataType == 14 ? count * 8 : count * 4,
                10 => tensor.DataType == 15 ? count * 16 : count * 8,
                _ => null,
            };
            if (expected is not null && payload.Bytes.Length != expected)
                throw OnnxErrors.TensorData(Path, tensor.Name, $"{payload.Bytes.Length} bytes", $"{expected} bytes for shape [{string.Join(", ", tensor.Dims)}] of {OnnxTypes.Name(tensor.DataType)}");
        }
    }

    /// <summary>Elements in the object itself: small data, or data that are not written packed.</summary>
    private static bool HasElements(TensorProto tensor) =>
        tensor.HasRawData || tensor.FloatData.Count > 0 || tensor.Int32Data.Count > 0 || tensor.Int64Data.Count > 0
        || tensor.DoubleData.Count > 0 || tensor.Uint64Data.Count > 0 || tensor.StringData.Count > 0;
}

/// <summary>A data field that stayed on disk.</summary>
/// <param name="Field">The field of TensorProto.</param>
internal sealed record TensorPayload(int Field, TensorBytes Bytes);
