using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Float_types
{
    [TestMethod]
    public void FP16_changes_the_inside_and_keeps_the_types_of_inputs_and_outputs()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.Chain("a", "b"), "FP16");

        Assert.AreEqual(1, result.Result.Graph.Input[0].Type.TensorType.ElemType);
        Assert.AreEqual(1, result.Result.Graph.Output[0].Type.TensorType.ElemType);
        foreach (var tensor in result.Result.Graph.Initializer) Assert.AreEqual(10, tensor.DataType);
        Assert.AreEqual(result.Tensor("a").BytesBefore, 2 * result.Tensor("a").BytesAfter);
        Assert.IsGreaterThan(0.99999, result.Cosine);
    }

    [TestMethod]
    public void BF16_halves_the_weights_and_computes_in_FP32()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.Chain("a", "b"), "BF16");

        foreach (var tensor in result.Result.Graph.Initializer) Assert.AreEqual(16, tensor.DataType);
        CollectionAssert.AreEqual(new[] { "Cast", "Cast", "MatMul", "MatMul" }, result.Operators.ToArray());
        Assert.IsGreaterThan(0.9999, result.Cosine);
        Assert.IsLessThanOrEqualTo(1.0 / 256, result.Weights["a"].MaxAbsError);
    }

    [TestMethod]
    [DataRow("a FP16 model", 10)]
    [DataRow("a BF16 model", 16)]
    public void FP32_takes_half_types_back_without_loss(string what, int type)
    {
        using var workspace = new Workspace();
        var weight = type == 10 ? Weights.Half("w", 64, 64) : Weights.BFloat16("w", 64, 64);
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Initializer(weight)
            .Node("Cast", "x", "h", ("to", type)).Node("MatMul", "h w", "p").Node("Cast", "p", "y", ("to", 1)));

        // ONNX Runtime has no kernels for BF16 on a processor: the result alone could run.
        var result = type == 10 ? workspace.Validate(model, "FP32") : workspace.Convert(model, "FP32");

        Assert.AreEqual("FP32", result.Tensor("w").To, what);
        Assert.IsNull(result.Weights["w"].SqnrDb);
        Assert.AreEqual(1, result.Result.Graph.Initializer.Single().DataType);
    }

    [TestMethod]
    public void FP32_of_an_FP32_model_is_the_source()
    {
        using var workspace = new Workspace();
        var model = Models.MatMul();

        Assert.AreEqual(model.Build(), workspace.Convert(model, "FP32").Result);
    }
}
