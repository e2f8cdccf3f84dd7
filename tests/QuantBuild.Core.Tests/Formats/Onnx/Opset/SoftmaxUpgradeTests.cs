using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class SoftmaxUpgradeTests
{
    [TestMethod]
    [DataRow("Softmax")]
    [DataRow("LogSoftmax")]
    [DataRow("Hardmax")]
    public void Several_dimensions_at_once_stay_one_row(string op)
    {
        var raised = Raised.Model(11, 21, [2, 3, 4, 5], [], Node(op, "x", "y"));

        Assert.AreEqual($"Shape Flatten {op} Reshape", raised.Operators);
        Assert.AreEqual(1, raised.Attribute("Flatten", "axis")!.I);
        Assert.AreEqual(-1, raised.Attribute(op, "axis")!.I);
        Assert.AreEqual(1, raised.Attribute("Reshape", "allowzero")!.I);
        Assert.AreEqual("y", raised.Node("Reshape").Output[0]);
        Assert.AreEqual(raised.Node(op).Output[0], raised.Node("Reshape").Input[0]);
        Assert.AreEqual("node_y", raised.Node(op).Name);
    }

    [TestMethod]
    public void The_last_dimension_is_stated_and_nothing_else()
    {
        var implied = Raised.Model(11, 13, [3, 5], [], Node("Softmax", "x", "y"));
        Assert.AreEqual("Softmax", implied.Operators);
        Assert.AreEqual(1, implied.Attribute("Softmax", "axis")!.I);

        Assert.AreEqual("Softmax", Raised.Model(11, 13, [2, 3, 5], [], Node("Softmax", "x", "y", ("axis", -1))).Operators);
    }

    [TestMethod]
    public void Before_opset_14_no_attribute_is_used_that_does_not_exist()
    {
        Assert.IsNull(Raised.Model(11, 13, [2, 3, 4], [], Node("Softmax", "x", "y")).Attribute("Reshape", "allowzero"));
    }
}
