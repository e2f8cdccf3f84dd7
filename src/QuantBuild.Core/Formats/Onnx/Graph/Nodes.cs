using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Graph;

/// <summary>Short forms for reading and making nodes.</summary>
internal static class Nodes
{
    public const string Microsoft = "com.microsoft";

    public static bool IsStandard(this NodeProto node, string op) => node.OpType == op && node.Domain is ("" or "ai.onnx");

    public static AttributeProto? Find(this NodeProto node, string attribute) => node.Attribute.FirstOrDefault(a => a.Name == attribute);

    public static long Int(this NodeProto node, string attribute, long missing) => node.Find(attribute) is { } a ? a.I : missing;

    public static float Float(this NodeProto node, string attribute, float missing) => node.Find(attribute) is { } a ? a.F : missing;

    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Ints(string name, IEnumerable<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static AttributeProto Tensor(string name, TensorProto value) =>
        new() { Name = name, T = value, Type = AttributeProto.Types.AttributeType.Tensor };
}
