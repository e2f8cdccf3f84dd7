using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Recurrent_layers
{
    [TestMethod]
    [DataRow("LSTM", 4, "INT8", "onnx", 1)]
    [DataRow("LSTM", 4, "INT8", "onnx-qdq", 2)]
    [DataRow("LSTM", 4, "UINT8", "onnx", 2)]
    [DataRow("LSTM", 4, "INT4", "onnx", 2)]
    [DataRow("GRU", 3, "INT8", "onnx", 2)]
    [DataRow("GRU", 3, "UINT8", "onnx-qdq", 1)]
    [DataRow("RNN", 1, "INT8", "onnx", 2)]
    [DataRow("LSTM", 4, "FP16", "onnx", 1)]
    public void Get_a_scale_for_each_row_of_their_gates(string op, int gates, string precision, string format, int directions)
    {
        using var workspace = new Workspace();
        const int Hidden = 17;
        const int Width = 31;
        var model = new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 5, 2, Width).Output("y", 1, 5, directions, 2, Hidden)
            .Weight("w", directions, gates * Hidden, Width).Weight("r", directions, gates * Hidden, Hidden)
            .Node(op, "x w r", "y", ("hidden_size", Hidden), ("direction", directions == 1 ? "forward" : "bidirectional")));

        var result = workspace.Validate(model, precision, new() { Format = format });

        // Four bits are too few for sums over time: such weights get eight, with a warning.
        var expected = precision == "INT4" ? "INT8" : precision;
        if (precision == "FP16") Assert.AreEqual("FP16", result.Tensor("w").To);
        else result.AssertQuantized("w", expected);
        if (directions * gates * Hidden * Hidden >= 512 && precision != "FP16") result.AssertQuantized("r", expected);
        Assert.AreEqual(precision == "INT4", result.Warnings.Contains("QB2101"));
        Assert.IsGreaterThan(0.998, result.Cosine);
    }
}
