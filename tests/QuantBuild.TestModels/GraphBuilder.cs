using System.Runtime.InteropServices;
using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.TestModels;

/// <summary>Builds a graph or subgraph. Lists of names are separated by blanks; <c>_</c> stands for an optional one that is left out.</summary>
public sealed class GraphBuilder(string name = "graph")
{
    private readonly GraphProto _graph = new() { Name = name };

    public GraphBuilder Input(string name, int type = 1, params long[] shape)
    {
        _graph.Input.Add(Info(name, type, shape));
        return this;
    }

    public GraphBuilder Output(string name, int type = 1, params long[] shape)
    {
        _graph.Output.Add(Info(name, type, shape));
        return this;
    }

    public GraphBuilder ValueInfo(string name, int type = 1, params long[] shape)
    {
        _graph.ValueInfo.Add(Info(name, type, shape));
        return this;
    }

    public GraphBuilder Floats(string name, long[] shape, params float[] values)
    {
        _graph.Initializer.Add(Tensors.Floats(shape, values, name));
        return this;
    }

    public GraphBuilder Integers(string name, long[] shape, params long[] values)
    {
        _graph.Initializer.Add(Tensors.Integers(shape, values, name));
        return this;
    }

    public GraphBuilder Initializer(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>FP32 weights in raw_data; see <see cref="Weights"/>.</summary>
    public GraphBuilder Weight(string name, params long[] shape) => Initializer(Weights.Raw(name, shape));

    public GraphBuilder Sparse(SparseTensorProto tensor)
    {
        _graph.SparseInitializer.Add(tensor);
        return this;
    }

    /// <param name="operatorType">The operator, with its domain in front where it has one: <c>com.microsoft::FastGelu</c>.</param>
    /// <param name="attributes">Values may be int, long, float, string, long[], float[], TensorProto, SparseTensorProto, GraphBuilder or AttributeProto.</param>
    public GraphBuilder Node(string operatorType, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        _graph.Node.Add(NodeBuilder.Build(operatorType, inputs, outputs, attributes));
        return this;
    }

    public GraphProto Build() => _graph;

    internal static ValueInfoProto Info(string name, int type, long[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var size in shape) dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = dimensions } },
        };
    }
}

/// <summary>Makes tensors.</summary>
public static class Tensors
{
    public static TensorProto Floats(long[] shape, float[] values, string name = "") =>
        Of(1, shape, MemoryMarshal.AsBytes<float>(values), name);

    public static TensorProto Halves(long[] shape, Half[] values, string name = "") =>
        Of(10, shape, MemoryMarshal.AsBytes<Half>(values), name);

    public static TensorProto Integers(long[] shape, long[] values, string name = "") =>
        Of(7, shape, MemoryMarshal.AsBytes<long>(values), name);

    /// <param name="data">As raw_data holds it: little-endian, as the processors are that run the tests.</param>
    public static TensorProto Of(int type, long[] shape, ReadOnlySpan<byte> data, string name = "")
    {
        var tensor = new TensorProto { DataType = type, RawData = ByteString.CopyFrom(data) };
        if (name.Length > 0) tensor.Name = name;
        tensor.Dims.Add(shape);
        return tensor;
    }
}
