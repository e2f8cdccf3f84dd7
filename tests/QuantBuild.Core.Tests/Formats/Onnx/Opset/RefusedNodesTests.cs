using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class RefusedNodesTests
{
    [TestMethod]
    public void The_diagnostic_names_node_operator_both_versions_and_the_way_out()
    {
        var refusal = Raised.Refusal(8, 21, [1, 2], [], Node("Scan", "- x", "y"));

        Assert.AreEqual("QB2201", refusal.Code);
        Assert.AreEqual("model.onnx", refusal.File);
        Assert.AreEqual("node_y", refusal.Tensor);
        Assert.Contains("Scan", refusal.Summary);
        Assert.AreEqual("opset 8", refusal.Found);
        Assert.Contains("21", refusal.Expected!);
        Assert.Contains("Format=onnx", refusal.Remedy!);
    }

    [TestMethod]
    public void All_refused_nodes_are_found_at_once()
    {
        var refusal = Raised.Refusal(8, 21, [1, 2], [], Node("Crop", "x", "a"), Node("Relu", "a", "b"), Node("ScaledTanh", "b", "y"));

        Assert.Contains("1 more: ScaledTanh 'node_y'", refusal.Summary);
    }

    [TestMethod]
    public void Unknown_operators_and_operators_of_other_versions_are_refused()
    {
        Assert.Contains("not an operator", Raised.Refusal(8, 21, [2], [], Node("NoSuchThing", "x", "y")).Summary);
        Assert.Contains("only from opset 20", Raised.Refusal(8, 21, [2], [], Node("Gelu", "x", "y")).Summary);
        Assert.Contains("removed in opset 10", Raised.Refusal(11, 21, [2], [], Node("Upsample", "x s", "y")).Summary);
    }

    [TestMethod]
    public void Changes_of_meaning_are_refused_and_nodes_that_they_spare_are_not()
    {
        Raised.Refusal(10, 11, [1, 2, 4], [Ramp("w", 2, 3, 3)], Node("ConvTranspose", "x w", "y", ("auto_pad", "SAME_UPPER")));
        Assert.AreEqual("ConvTranspose", Raised.Model(10, 11, [1, 2, 4], [Ramp("w", 2, 3, 3)], Node("ConvTranspose", "x w", "y", ("pads", new long[] { 1, 1 }))).Operators);

        Raised.Refusal(10, 11, [2], [Ints("i", 1, -1), Ints("d", 4)], Node("OneHot", "i d x", "y"));
        Assert.AreEqual("OneHot", Raised.Model(10, 11, [2], [Ints("i", 1, 0), Ints("d", 4)], Node("OneHot", "i d x", "y")).Operators);
    }

    [TestMethod]
    public void An_attribute_of_the_wrong_type_is_refused()
    {
        Assert.Contains("wrong type", Raised.Refusal(11, 13, [2], [], Node("Squeeze", "x", "y", ("axes", 1f))).Summary);
    }

    [TestMethod]
    public void A_model_that_does_not_state_one_opset_is_refused()
    {
        var none = OnnxModel.Of(11, 8, Graph([Value("x", Fp32, 2)], [Unshaped("y", Fp32)], [], Node("Relu", "x", "y")));
        none.OpsetImport.Clear();
        Assert.AreEqual("QB2202", Raised.Refusal(none, 13).Code);

        var two = OnnxModel.Of(11, 8, Graph([Value("x", Fp32, 2)], [Unshaped("y", Fp32)], [], Node("Relu", "x", "y")));
        two.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 9 });
        Assert.AreEqual("QB2202", Raised.Refusal(two, 13).Code);
    }
}
