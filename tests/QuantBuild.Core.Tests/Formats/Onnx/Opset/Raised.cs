using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

/// <summary>Raises small models and looks at the result.</summary>
internal static class Raised
{
    /// <summary>A model of these nodes over an input "x" of the shape, raised.</summary>
    public static RepeatedNodes Model(int from, int to, long[] shape, TensorProto[] initializers, params NodeProto[] nodes) =>
        Of(OnnxModel.Of(from, 8, Graph([Value("x", Fp32, shape)], [Unshaped("y", Fp32)], initializers, nodes)), to);

    public static RepeatedNodes Of(ModelProto model, int to)
    {
        OpsetUpgrade.Raise(model, "model.onnx", to);
        return new RepeatedNodes(model);
    }

    /// <summary>The diagnostic of a model that cannot be raised; checks that the model stayed as it was.</summary>
    public static Diagnostic Refusal(int from, int to, long[] shape, TensorProto[] initializers, params NodeProto[] nodes) =>
        Refusal(OnnxModel.Of(from, 8, Graph([Value("x", Fp32, shape)], [Unshaped("y", Fp32)], initializers, nodes)), to);

    public static Diagnostic Refusal(ModelProto model, int to)
    {
        var before = model.Clone();
        var refused = Assert.ThrowsExactly<QuantBuildException>(() => OpsetUpgrade.Raise(model, "model.onnx", to));
        Assert.AreEqual(before, model, "a refused model must stay as it was");
        return refused.Diagnostic;
    }
}

/// <summary>The nodes of a raised main graph.</summary>
internal sealed class RepeatedNodes(ModelProto model)
{
    public ModelProto Model => model;

    /// <summary>The operators in order, without Constant.</summary>
    public string Operators => string.Join(' ', model.Graph.Node.Where(static node => node.OpType != "Constant").Select(static node => node.OpType));

    public NodeProto Node(string op) => model.Graph.Node.Single(node => node.OpType == op);

    public TensorProto Constant(string output) =>
        model.Graph.Node.Single(node => node.OpType == "Constant" && node.Output[0] == output).Attribute.Single(static a => a.Name == "value").T;

    /// <summary>The elements of a constant INT64 input.</summary>
    public long[] Ints(string op, int input) => [.. Constant(Node(op).Input[input]).Int64Data];

    /// <summary>The elements of a constant FP32 input.</summary>
    public float[] Floats(string op, int input) => [.. Constant(Node(op).Input[input]).FloatData];

    public AttributeProto? Attribute(string op, string name) => Node(op).Attribute.SingleOrDefault(a => a.Name == name);
}
