using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Plan;

[TestClass]
public class Reasons
{
    [TestMethod]
    public void Are_given_for_every_float_tensor_that_is_kept()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64)
            .Weight("w", 64, 64).Weight("small", 1, 64).Weight("bias", 600).Weight("unused", 64, 64).Weight("added", 3, 200).Integers("ints", [600], new long[600])
            .Node("MatMul", "x w", "a").Node("Add", "a small", "y").Node("Relu", "added", "r").Node("Relu", "bias", "b"));

        var result = workspace.Validate(model, "INT8");

        Assert.IsNull(result.Tensor("w").Kept);
        Assert.AreEqual("too small: fewer than 512 values", result.Tensor("small").Kept);
        Assert.AreEqual("no node uses it", result.Tensor("unused").Kept);
        Assert.AreEqual("not a weight: Relu uses it as data", result.Tensor("added").Kept);
        Assert.AreEqual("not a weight: Relu uses it as data", result.Tensor("bias").Kept);
        Assert.HasCount(5, result.Report.Tensors);
        foreach (var tensor in result.Report.Tensors)
        {
            Assert.AreEqual(tensor.Kept is null, tensor.BytesAfter < tensor.BytesBefore, tensor.Name);
            Assert.AreEqual(tensor.Kept is null, tensor.To != tensor.From, tensor.Name);
        }
    }

    [TestMethod]
    public void Of_a_model_in_which_nothing_can_be_done_are_in_the_warning()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 8).Output("y", 1, 3, 8)
            .Weight("w", 8, 8).Weight("v", 8, 8).Node("MatMul", "x w", "a").Node("MatMul", "a v", "y"));

        var result = workspace.Validate(model, "INT4");

        var warning = result.Report.Warnings.Single();
        Assert.AreEqual("QB2102", warning.Code);
        Assert.Contains("too small: fewer than 512 values (2)", warning.Found!);
        Assert.AreEqual(model.Build(), result.Result);
    }

    [TestMethod]
    public void Of_a_model_without_any_floats_are_said_too()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 7, 3).Output("y", 7, 3).Integers("one", [1], 1).Node("Add", "x one", "y"));

        Assert.AreEqual("no float tensors", workspace.Convert(model, "INT4").Report.Warnings.Single(warning => warning.Code == "QB2102").Found);
    }
}
