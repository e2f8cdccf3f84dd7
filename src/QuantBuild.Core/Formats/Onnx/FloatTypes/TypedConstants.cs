using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>Nodes whose output type stands in an attribute: Cast, Constant and ConstantOfShape.</summary>
internal static class TypedConstants
{
    /// <summary>True when the attribute can be changed: a reference to an attribute of a function, or sparse values, cannot.</summary>
    public static bool CanRetype(GraphNode node) => node switch
    {
        _ when node.Is("Cast") => node.OwnAttribute("to") is { RefAttrName.Length: 0 },
        _ when node.Is("Constant") => node.Proto.Attribute.Any(a => a.Name is "value" or "value_float" or "value_floats" && a.RefAttrName.Length == 0),
        _ when node.Is("ConstantOfShape") => node.OwnAttribute("value") is null or { RefAttrName.Length: 0, T: not null },
        _ => false,
    };

    /// <summary>Changes the output's type and returns the tensor that has to be converted with it, if there is one.</summary>
    public static TensorProto? Retype(GraphNode node, int to)
    {
        if (node.Is("Cast"))
        {
            SetCastTarget(node.OwnAttribute("to")!, to, node.Scope.Opsets.GetValueOrDefault("", 1));
            return null;
        }

        if (node.OwnAttribute("value")?.T is { } tensor) return tensor;

        // Scalars written as attributes, and ConstantOfShape's implied zero, become tensors that have a type.
        var value = new TensorProto { DataType = OnnxDataType.Float };
        if (node.Is("ConstantOfShape")) value.Dims.Add(1);
        if (node.OwnAttribute("value_floats") is { } list)
        {
            value.Dims.Add(list.Floats.Count);
            value.FloatData.Add(list.Floats);
            node.Proto.Attribute.Remove(list);
        }
        else
        {
            var scalar = node.OwnAttribute("value_float");
            value.FloatData.Add(scalar?.F ?? 0);
            if (scalar is not null) node.Proto.Attribute.Remove(scalar);
        }

        node.Proto.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = value });
        return value;
    }

    /// <summary>Before opset 6 the target of a Cast is the name of the type.</summary>
    public static void SetCastTarget(AttributeProto attribute, int to, long opset)
    {
        attribute.ClearI();
        attribute.ClearS();
        if (opset < 6)
        {
            attribute.Type = AttributeProto.Types.AttributeType.String;
            attribute.S = Google.Protobuf.ByteString.CopyFromUtf8(OnnxDataType.Name(to));
        }
        else
        {
            attribute.Type = AttributeProto.Types.AttributeType.Int;
            attribute.I = to;
        }
    }
}
