using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using Kind = QuantBuild.Formats.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

/// <summary>Writes small models down in one expression.</summary>
internal static class OnnxModel
{
    public const int Fp32 = 1;
    public const int I64 = 7;
    public const int Fp16 = 10;

    public static ModelProto Of(int opset, int irVersion, GraphProto graph)
    {
        var model = new ModelProto { IrVersion = irVersion, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        return model;
    }

    public static GraphProto Graph(ValueInfoProto[] inputs, ValueInfoProto[] outputs, TensorProto[] initializers, params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "graph" };
        graph.Input.AddRange(inputs);
        graph.Output.AddRange(outputs);
        graph.Initializer.AddRange(initializers);
        graph.Node.AddRange(nodes);
        return graph;
    }

    /// <summary>A node named after its first output; inputs and outputs separated by spaces, "-" for an absent one.</summary>
    public static NodeProto Node(string op, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Input.AddRange(Names(inputs));
        node.Output.AddRange(Names(outputs));
        node.Name = "node_" + node.Output[0];
        node.Attribute.AddRange(attributes.Select(static attribute => Attribute(attribute.Name, attribute.Value)));
        return node;
    }

    public static ValueInfoProto Value(string name, int type, params long[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = type, Shape = new TensorShapeProto() };
        tensor.Shape.Dim.AddRange(shape.Select(static size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>A value of which nothing but the element type is declared.</summary>
    public static ValueInfoProto Unshaped(string name, int type) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type } } };

    public static TensorProto Floats(string name, long[] shape, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = Fp32 };
        tensor.Dims.AddRange(shape);
        tensor.FloatData.AddRange(values);
        return tensor;
    }

    public static TensorProto Ints(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = I64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        return tensor;
    }

    /// <summary>A weight of a regular pattern.</summary>
    public static TensorProto Ramp(string name, params long[] shape)
    {
        var count = (int)shape.Aggregate(1L, static (product, size) => product * size);
        return Floats(name, shape, [.. Enumerable.Range(0, count).Select(static i => (((i * 7) % 11) - 5) / 8f)]);
    }

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int i: (attribute.Type, attribute.I) = (Kind.Int, i); break;
            case float f: (attribute.Type, attribute.F) = (Kind.Float, f); break;
            case string s: (attribute.Type, attribute.S) = (Kind.String, ByteString.CopyFromUtf8(s)); break;
            case long[] ints: attribute.Type = Kind.Ints; attribute.Ints.AddRange(ints); break;
            case float[] floats: attribute.Type = Kind.Floats; attribute.Floats.AddRange(floats); break;
            case TensorProto tensor: (attribute.Type, attribute.T) = (Kind.Tensor, tensor); break;
            case GraphProto graph: (attribute.Type, attribute.G) = (Kind.Graph, graph); break;
            default: throw new ArgumentException($"no attribute of {value.GetType()}", nameof(value));
        }

        return attribute;
    }

    private static IEnumerable<string> Names(string list) =>
        list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static name => name == "-" ? "" : name);
}
