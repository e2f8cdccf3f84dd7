using System.Buffers.Binary;
using Google.Protobuf.Collections;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>What is known of a value.</summary>
/// <param name="ElementType">A number of TensorProto.DataType; 0 when unknown.</param>
/// <param name="Rank">Null when unknown.</param>
/// <param name="Constant">The tensor, when the value is the same in every run. Its data may still be on disk.</param>
internal readonly record struct ValueFact(int ElementType, int? Rank, TensorProto? Constant = null);

/// <summary>
/// Element types, ranks and constants of the values of one graph, and through it of those around it: what the model
/// declares, and what follows from it for the common operators. Raising a node needs no more than that.
/// </summary>
internal sealed class ValueFacts(ValueFacts? outer)
{
    // A shape, a list of axes or of scales: nothing that an adapter reads is longer.
    private const int MostReadableElements = 1024;

    private readonly Dictionary<string, ValueFact> facts = new(StringComparer.Ordinal);

    public ValueFact Find(string name) =>
        name.Length == 0 ? default : facts.TryGetValue(name, out var fact) ? fact : outer?.Find(name) ?? default;

    public void Declare(IEnumerable<ValueInfoProto> values)
    {
        foreach (var value in values)
        {
            if (value.Type?.TensorType is not { } type) continue;
            facts[value.Name] = new ValueFact(type.ElemType, type.Shape?.Dim.Count);
        }
    }

    public void Define(TensorProto initializer, bool isConstant) =>
        facts[initializer.Name] = new ValueFact(initializer.DataType, initializer.Dims.Count, isConstant ? initializer : null);

    public void Define(string name, TensorProto constant) =>
        facts[name] = new ValueFact(constant.DataType, constant.Dims.Count, constant);

    /// <summary>Goes through the nodes in order and fills in what the model does not declare.</summary>
    /// <param name="version">The version of the default domain that the nodes are written in.</param>
    public void Infer(RepeatedField<NodeProto> nodes, int version)
    {
        foreach (var node in nodes)
        {
            if (!OpsetImports.IsDefaultDomain(node.Domain)) continue;
            if (node.OpType == "Constant" && node.Output.Count == 1 && node.Tensor("value") is { } tensor)
            {
                Define(node.Output[0], tensor);
                continue;
            }

            foreach (var (output, inferred) in ValueInference.Outputs(node, this, version))
            {
                if (output.Length == 0) continue;
                var known = Find(output);
                facts[output] = known with
                {
                    ElementType = known.ElementType != OnnxDataType.Undefined ? known.ElementType : inferred.ElementType,
                    Rank = known.Rank ?? inferred.Rank,
                };
            }
        }
    }

    /// <summary>The elements of a small constant INT64 or INT32 tensor; null when the value is no such thing or its data are on disk.</summary>
    public IReadOnlyList<long>? ReadInts(string name)
    {
        if (Readable(name) is not { } tensor) return null;
        var count = Elements(tensor);
        var raw = tensor.RawData.Span;
        return tensor.DataType switch
        {
            OnnxDataType.Int64 when tensor.Int64Data.Count == count => tensor.Int64Data,
            OnnxDataType.Int64 when raw.Length == count * sizeof(long) => Decode(raw, sizeof(long), BinaryPrimitives.ReadInt64LittleEndian),
            OnnxDataType.Int32 when tensor.Int32Data.Count == count => tensor.Int32Data.Select(static v => (long)v).ToArray(),
            OnnxDataType.Int32 when raw.Length == count * sizeof(int) => Decode(raw, sizeof(int), static s => (long)BinaryPrimitives.ReadInt32LittleEndian(s)),
            _ => null,
        };
    }

    /// <summary>The elements of a small constant FP32 tensor; null when the value is no such thing or its data are on disk.</summary>
    public IReadOnlyList<float>? ReadFloats(string name)
    {
        if (Readable(name) is not { DataType: OnnxDataType.Float } tensor) return null;
        var count = Elements(tensor);
        if (tensor.FloatData.Count == count) return tensor.FloatData;
        var raw = tensor.RawData.Span;
        return raw.Length == count * sizeof(float) ? Decode(raw, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian) : null;
    }

    /// <summary>True when the value is known to have exactly one element.</summary>
    public bool HasOneElement(string name)
    {
        var fact = Find(name);
        return fact.Rank == 0 || (fact.Constant is { } tensor && tensor.Dims.All(static dimension => dimension == 1));
    }

    private TensorProto? Readable(string name)
    {
        var tensor = Find(name).Constant;
        var isHere = tensor is { HasQuantbuildPayload: false, DataLocation: 0 };
        return isHere && Elements(tensor!) is >= 0 and <= MostReadableElements ? tensor : null;
    }

    private static long Elements(TensorProto tensor)
    {
        var count = 1L;
        foreach (var dimension in tensor.Dims)
        {
            if (dimension < 0 || dimension > MostReadableElements) return -1;
            count *= dimension;
            if (count > MostReadableElements) return -1;
        }

        return count;
    }

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);

    private static T[] Decode<T>(ReadOnlySpan<byte> raw, int size, Reader<T> read)
    {
        var values = new T[raw.Length / size];
        for (var i = 0; i < values.Length; i++) values[i] = read(raw[(i * size)..]);
        return values;
    }
}
