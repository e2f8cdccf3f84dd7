using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Typed_fields
{
    [TestMethod]
    [DataRow("raw_data")]
    [DataRow("float_data")]
    public void Hold_FP32_weights(string field)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Product(field == "raw_data" ? Weights.Raw("w", 64, 48) : Weights.FloatData("w", 64, 48), 1), "INT4");

        result.AssertQuantized("w", "INT4");
        Assert.IsGreaterThan(0.98, result.Cosine);
    }

    [TestMethod]
    [DataRow("raw_data")]
    [DataRow("int32_data")]
    public void Hold_FP16_weights(string field)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Product(field == "raw_data" ? Weights.Half("w", 64, 48) : Weights.HalfInInt32("w", 64, 48), 10), "INT8");

        result.AssertQuantized("w", "INT8");
        Assert.AreEqual("FP16", result.Tensor("w").From);
        Assert.AreEqual(10, result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w.scale").DataType);
        Assert.IsGreaterThan(0.999, result.Cosine);
    }

    // ONNX Runtime has no kernels for BF16 on a processor: these results are not run.
    [TestMethod]
    [DataRow("raw_data")]
    [DataRow("int32_data")]
    public void Hold_BF16_weights(string field)
    {
        using var workspace = new Workspace();
        var tensor = field == "raw_data" ? Weights.BFloat16("w", 64, 48) : Weights.BFloat16InInt32("w", 64, 48);
        var result = workspace.Convert(Product(tensor, 16), "FP32");

        Assert.AreEqual("BF16", result.Tensor("w").From);
        result.AssertQuantized("w", "FP32");
    }

    [TestMethod]
    public void Hold_the_same_values_in_each_of_them()
    {
        using var workspace = new Workspace();
        var raw = workspace.Convert(Product(Weights.Raw("w", 64, 48), 1), "INT4").Report.OutputSha256;
        Assert.AreEqual(raw, workspace.Convert(Product(Weights.FloatData("w", 64, 48), 1), "INT4").Report.OutputSha256);

        var half = workspace.Convert(Product(Weights.Half("w", 64, 48), 10), "INT4").Report.OutputSha256;
        Assert.AreEqual(half, workspace.Convert(Product(Weights.HalfInInt32("w", 64, 48), 10), "INT4").Report.OutputSha256);
    }

    [TestMethod]
    public void Hold_double_weights_which_are_kept()
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Product(Weights.Double("w", 64, 48), 11), "INT8");

        Assert.Contains("FP64", result.Tensor("w").Kept!);
        Assert.AreEqual(Weights.Double("w", 64, 48), result.Result.Graph.Initializer.Single());
    }

    private static ModelProto Product(TensorProto weight, int type) => new ModelBuilder().Graph(graph => graph
        .Input("x", type, 3, 64).Initializer(weight).Node("MatMul", "x w", "y").Output("y", type, 3, 48));
}
