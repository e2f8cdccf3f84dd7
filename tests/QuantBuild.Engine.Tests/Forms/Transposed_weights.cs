using QuantBuild.Engine.Tests.Support;
using QuantBuild.Planning;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

/// <summary>A weight that the graph itself turns over, by a Transpose that leaves out its order: the reverse of the axes.</summary>
[TestClass]
public sealed class Transposed_weights
{
    [TestMethod]
    [DataRow("INT8", "onnx", 32)]
    [DataRow("INT4", "onnx", 32)]
    [DataRow("INT4", "onnx", -1)]
    [DataRow("INT8", "onnx-qdq", 32)]
    [DataRow("INT4", "onnx-qdq", 32)]
    public void In_front_of_a_product_run(string precision, string format, int blockSize)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Weight("w", 48, 64)
            .Node("Transpose", "w", "t").Node("MatMul", "x t", "y").Output("y", 1, 3, 48));

        var result = workspace.Validate(model, precision, new QuantizationSettings { Format = format, BlockSize = blockSize });

        Assert.IsGreaterThan(0.98, result.Report.Validation!.Outputs.Single().Cosine!.Value);
        result.AssertQuantized("w", precision);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void In_front_of_a_convolution_run(string format)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 8, 20).Weight("w", 3, 8, 32)
            .Node("Transpose", "w", "t").Node("Conv", "x t", "y").Output("y", 1, 1, 32, 18));

        var result = workspace.Validate(model, "INT8", new QuantizationSettings { Format = format });

        Assert.IsGreaterThan(0.999, result.Report.Validation!.Outputs.Single().Cosine!.Value);
    }
}
