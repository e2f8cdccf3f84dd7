using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using Kind = QuantBuild.Formats.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace QuantBuild.TestModels;

/// <summary>Builds a node. It is named after its operator and first output: <c>Add_y</c>.</summary>
internal static class NodeBuilder
{
    public static NodeProto Build(string operatorType, string inputs, string outputs, (string Name, object Value)[] attributes)
    {
        var node = new NodeProto();
        var separator = operatorType.IndexOf("::", StringComparison.Ordinal);
        if (separator >= 0) node.Domain = operatorType[..separator];
        node.OpType = separator >= 0 ? operatorType[(separator + 2)..] : operatorType;
        node.Input.Add(Names(inputs));
        node.Output.Add(Names(outputs));
        node.Name = node.OpType + "_" + (node.Output.Count > 0 ? node.Output[0] : "");
        foreach (var (name, value) in attributes) node.Attribute.Add(Attribute(name, value));
        return node;
    }

    private static IEnumerable<string> Names(string list) =>
        list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "_" ? "" : name);

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = value switch
        {
            AttributeProto given => given,
            int number => new AttributeProto { Type = Kind.Int, I = number },
            long number => new AttributeProto { Type = Kind.Int, I = number },
            float number => new AttributeProto { Type = Kind.Float, F = number },
            string text => new AttributeProto { Type = Kind.String, S = ByteString.CopyFromUtf8(text) },
            TensorProto tensor => new AttributeProto { Type = Kind.Tensor, T = tensor },
            SparseTensorProto tensor => new AttributeProto { Type = Kind.SparseTensor, SparseTensor = tensor },
            GraphBuilder graph => new AttributeProto { Type = Kind.Graph, G = graph.Build() },
            _ => new AttributeProto(),
        };
        if (value is long[] integers) (attribute.Type, _) = (Kind.Ints, Fill(attribute.Ints, integers));
        else if (value is float[] floats) (attribute.Type, _) = (Kind.Floats, Fill(attribute.Floats, floats));
        else if (!attribute.HasType && attribute.RefAttrName.Length == 0) throw new ArgumentException($"An attribute cannot be a {value.GetType()}", name);
        attribute.Name = name;
        return attribute;
    }

    private static int Fill<T>(Google.Protobuf.Collections.RepeatedField<T> field, T[] values)
    {
        field.Add(values);
        return values.Length;
    }
}
