using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Opset;
using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

[TestClass]
public sealed class IrVersionTests
{
    [TestMethod]
    public void The_version_never_goes_down()
    {
        var model = Of(13, 9, Graph([], [], []));
        IrVersion.Raise(model, 4);

        Assert.AreEqual(9, model.IrVersion);
    }

    [TestMethod]
    public void Initializers_stop_being_inputs_when_version_4_would_make_them_replaceable()
    {
        var model = Of(8, 3, Graph([Value("x", Fp32, 2), Value("w", Fp32, 2)], [Unshaped("y", Fp32)], [Ramp("w", 2)], Node("Add", "x w", "y")));
        IrVersion.Raise(model, IrVersion.Int4);

        Assert.AreEqual(10, model.IrVersion);
        Assert.AreEqual("x", model.Graph.Input.Single().Name);
    }

    [TestMethod]
    public void From_version_4_on_a_replaceable_initializer_stays_one()
    {
        var model = Of(11, 6, Graph([Value("x", Fp32, 2), Value("w", Fp32, 2)], [Unshaped("y", Fp32)], [Ramp("w", 2)], Node("Add", "x w", "y")));
        IrVersion.Raise(model, 10);

        Assert.HasCount(2, model.Graph.Input);
    }

    [TestMethod]
    public void Raising_the_opset_raises_the_version_that_came_with_it()
    {
        var model = Of(8, 3, Graph([Value("x", Fp32, 2), Value("w", Fp32, 2)], [Unshaped("y", Fp32)], [Ramp("w", 2)], Node("Add", "x w", "y")));
        OpsetUpgrade.Raise(model, "model.onnx", 21);

        Assert.AreEqual(21, model.OpsetImport.Single().Version);
        Assert.AreEqual(10, model.IrVersion);
        Assert.HasCount(1, model.Graph.Input);
    }

    [TestMethod]
    public void A_model_from_before_operator_sets_gets_the_first_one()
    {
        var model = Of(1, 2, Graph([Value("x", Fp32, 2)], [Unshaped("y", Fp32)], [], Node("Relu", "x", "y")));
        model.OpsetImport.Clear();
        IrVersion.Raise(model, 3);

        Assert.AreEqual(1, model.OpsetImport.Single().Version);
    }

    [TestMethod]
    public void Every_known_opset_has_a_version()
    {
        var versions = Enumerable.Range(1, OpsetUpgrade.NewestVersion).Select(IrVersion.ReleasedWith).ToArray();

        Assert.AreSequenceEqual(versions.Order(), versions);
        Assert.AreEqual(7, versions[13 - 1]);
        Assert.AreEqual(9, versions[19 - 1]);
        Assert.AreEqual(10, versions[21 - 1]);
    }
}
