using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using Kind = QuantBuild.Formats.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>Reading and writing the attributes of a node by name and type.</summary>
internal static class NodeAttributes
{
    /// <exception cref="OpsetRefusedException">The attribute is of another type, or its value is a parameter of the function around it.</exception>
    private static AttributeProto? Find(NodeProto node, string name, Kind kind)
    {
        var attribute = node.Attribute.FirstOrDefault(candidate => candidate.Name == name);
        if (attribute is null) return null;
        if (attribute.RefAttrName.Length > 0)
            throw new OpsetRefusedException($"its attribute '{name}' is a parameter of the function it is in");
        // Models of the first IR versions leave the type out.
        if (attribute.Type != kind && attribute.Type != Kind.Undefined)
            throw new OpsetRefusedException($"its attribute '{name}' is of the wrong type, {attribute.Type}");
        return attribute;
    }

    public static bool Has(this NodeProto node, string name) => node.Attribute.Any(attribute => attribute.Name == name);

    public static long? Int(this NodeProto node, string name) => Find(node, name, Kind.Int)?.I;

    public static float? Float(this NodeProto node, string name) => Find(node, name, Kind.Float)?.F;

    public static string? Text(this NodeProto node, string name) => Find(node, name, Kind.String)?.S.ToStringUtf8();

    public static IReadOnlyList<long>? Ints(this NodeProto node, string name) => Find(node, name, Kind.Ints)?.Ints;

    public static IReadOnlyList<float>? Floats(this NodeProto node, string name) => Find(node, name, Kind.Floats)?.Floats;

    public static TensorProto? Tensor(this NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(candidate => candidate.Name == name)?.T;

    public static void Remove(this NodeProto node, params ReadOnlySpan<string> names)
    {
        for (var i = node.Attribute.Count - 1; i >= 0; i--)
        {
            if (names.Contains(node.Attribute[i].Name)) node.Attribute.RemoveAt(i);
        }
    }

    public static void Set(this NodeProto node, string name, long value)
    {
        node.Remove(name);
        node.Attribute.Add(new AttributeProto { Name = name, Type = Kind.Int, I = value });
    }

    public static void Set(this NodeProto node, string name, float value)
    {
        node.Remove(name);
        node.Attribute.Add(new AttributeProto { Name = name, Type = Kind.Float, F = value });
    }

    public static void Set(this NodeProto node, string name, string value)
    {
        node.Remove(name);
        node.Attribute.Add(new AttributeProto { Name = name, Type = Kind.String, S = ByteString.CopyFromUtf8(value) });
    }

    public static void Set(this NodeProto node, string name, params IReadOnlyList<long> values)
    {
        node.Remove(name);
        var attribute = new AttributeProto { Name = name, Type = Kind.Ints };
        attribute.Ints.AddRange(values);
        node.Attribute.Add(attribute);
    }

    /// <summary>The name of an input, or empty when it is absent.</summary>
    public static string InputOrEmpty(this NodeProto node, int index) => index < node.Input.Count ? node.Input[index] : "";

    /// <summary>Sets an optional input; absent ones before it become empty names.</summary>
    public static void SetInput(this NodeProto node, int index, string name)
    {
        while (node.Input.Count <= index) node.Input.Add("");
        node.Input[index] = name;
    }
}
