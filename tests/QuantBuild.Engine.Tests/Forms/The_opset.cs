using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class The_opset
{
    [TestMethod]
    [DataRow("INT8", "onnx", 11, 11)]
    [DataRow("INT8", "onnx-qdq", 11, 13)]
    [DataRow("UINT8", "onnx-qdq", 12, 13)]
    [DataRow("INT8", "onnx-qdq", 15, 15)]
    [DataRow("FP16", "onnx", 11, 11)]
    [DataRow("BF16", "onnx", 11, 13)]
    public void Of_a_convolution_is_raised_only_as_far_as_needed(string precision, string format, long opset, long expected)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Convolution(opset), precision, new() { Format = format });

        Assert.AreEqual(expected, result.Opset);
        Assert.IsGreaterThan(0.999, result.Cosine);
    }

    [TestMethod]
    [DataRow("INT4", "onnx", 11, 11)]
    [DataRow("INT4", "onnx-qdq", 11, 21)]
    [DataRow("INT8", "onnx-qdq", 17, 21)]
    [DataRow("INT4", "onnx-qdq", 22, 22)]
    public void Of_a_matrix_product_is_raised_only_for_standard_blocks(string precision, string format, long opset, long expected)
    {
        using var workspace = new Workspace();
        var result = workspace.Validate(Models.MatMul(64, 32, opset), precision, new() { Format = format });

        Assert.AreEqual(expected, result.Opset);
        Assert.IsGreaterThan(0.97, result.Cosine);
    }

    [TestMethod]
    public void Is_not_raised_when_nothing_is_quantized()
    {
        using var workspace = new Workspace();
        var result = workspace.Convert(Models.MatMul(8, 8, 11), "INT4", new() { Format = "onnx-qdq" });

        Assert.AreEqual(11, result.Opset);
    }

    [TestMethod]
    public void Is_raised_by_changes_that_compute_the_same()
    {
        using var workspace = new Workspace();
        // Squeeze, ReduceSum and Softmax all changed at opset 13.
        var model = new ModelBuilder(11).Graph(graph => graph.Input("x", 1, 2, 3, 64).Output("y", 1, 3, 32).Weight("w", 64, 32)
            .Node("MatMul", "x w", "a").Node("Softmax", "a", "s", ("axis", 1)).Node("ReduceSum", "s", "r", ("axes", new long[] { 0 }))
            .Node("Squeeze", "r", "y", ("axes", new long[] { 0 })));

        var result = workspace.Validate(model, "INT8", new() { Format = "onnx-qdq" });

        Assert.AreEqual(21, result.Opset);
        Assert.IsGreaterThan(0.999, result.Cosine);
    }

    [TestMethod]
    public void That_cannot_be_raised_is_an_error_that_names_the_node()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder(8).Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 32).Weight("w", 64, 32)
            .Node("MatMul", "x w", "a").Node("Scaler9000", "a", "y"));

        var error = workspace.Refuse(workspace.Save(model), "INT4", new() { Format = "onnx-qdq" });

        Assert.AreEqual("QB2201", error.Code);
        Assert.AreEqual("Scaler9000_y", error.Tensor);
    }

    [TestMethod]
    public void And_the_IR_version_are_those_that_the_types_need()
    {
        using var workspace = new Workspace();
        ModelProto model = Models.MatMul();

        Assert.AreEqual(8, workspace.Convert(model, "INT4").Result.IrVersion);
        Assert.AreEqual(10, workspace.Convert(model, "INT4", new() { Format = "onnx-qdq" }).Result.IrVersion);
        Assert.AreEqual(10, workspace.Convert(model, "INT4", new() { BlockSize = -1 }).Result.IrVersion);
    }

    private static ModelBuilder Convolution(long opset) => new ModelBuilder(opset, 6).Graph(graph => graph
        .Input("x", 1, 1, 8, 6, 6).Output("y", 1, 1, 16, 4, 4).Weight("w", 16, 8, 3, 3).Node("Conv", "x w", "y"));
}
