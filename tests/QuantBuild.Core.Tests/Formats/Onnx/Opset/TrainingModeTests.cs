using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class TrainingModeTests
{
    [TestMethod]
    public void BatchNormalization_in_test_mode_loses_its_old_flags()
    {
        var raised = Raised.Model(6, 15, [1, 2, 3, 3], Statistics, Node("BatchNormalization", "x a a a a", "y mean var", ("is_test", 1), ("spatial", 1), ("epsilon", 0.01f)));

        Assert.HasCount(1, raised.Node("BatchNormalization").Output);
        Assert.AreEqual("epsilon", raised.Node("BatchNormalization").Attribute.Single().Name);
    }

    [TestMethod]
    public void BatchNormalization_in_training_mode_is_refused()
    {
        Assert.Contains("training", Raised.Refusal(6, 7, [1, 2, 3, 3], Statistics, Node("BatchNormalization", "x a a a a", "y")).Summary);
        Assert.Contains("training", Raised.Refusal(9, 14, [1, 2, 3, 3], Statistics,
            Node("BatchNormalization", "x a a a a", "n mean"), Node("Add", "n mean", "y")).Summary);
    }

    [TestMethod]
    public void Statistics_for_each_activation_are_refused()
    {
        Assert.Contains("spatial=0", Raised.Refusal(7, 9, [1, 2, 3, 3], Statistics, Node("BatchNormalization", "x a a a a", "y", ("spatial", 0))).Summary);
        Assert.AreEqual("BatchNormalization", Raised.Model(7, 9, [1, 2], Statistics, Node("BatchNormalization", "x a a a a", "y", ("spatial", 0))).Operators);
    }

    [TestMethod]
    public void Dropout_keeps_its_ratio_as_an_input_and_loses_an_unread_mask()
    {
        var raised = Raised.Model(6, 13, [2, 3], [], Node("Dropout", "x", "y mask", ("is_test", 1), ("ratio", 0.25f)));

        Assert.HasCount(1, raised.Node("Dropout").Output);
        Assert.IsEmpty(raised.Node("Dropout").Attribute);
        Assert.AreSequenceEqual([0.25f], raised.Floats("Dropout", 1));
    }

    [TestMethod]
    public void Dropout_in_training_mode_or_with_a_mask_that_is_read_is_refused()
    {
        Assert.Contains("training", Raised.Refusal(6, 7, [2, 3], [], Node("Dropout", "x", "y")).Summary);
        Assert.Contains("mask", Raised.Refusal(7, 10, [2, 3], [], Node("Dropout", "x", "d mask"), Node("Mul", "d mask", "y")).Summary);
    }

    private static TensorProto[] Statistics => [Ramp("a", 2)];
}
