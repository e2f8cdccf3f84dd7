using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Planning;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Runtimes;

[TestClass]
public class A_release_that_is_too_old
{
    /// <summary>Each side of the first release that runs a form: it passes there, and is refused just before.</summary>
    [TestMethod]
    [DataRow("INT8", "onnx", "1.22.0", "1.23.0", "MatMulNBits of com.microsoft with 8 bits")]
    [DataRow("INT4", "onnx", "1.16.1", "1.16.2", "MatMulNBits of com.microsoft with 4 bits")]
    [DataRow("INT4", "onnx-qdq", "1.18.1", "1.19.0", "DequantizeLinear of INT4")]
    [DataRow("INT8", "onnx-qdq", "1.18.1", "1.19.0", "block_size")]
    public void Is_refused_with_operator_node_and_the_first_release_that_runs_it(string precision, string format, string before, string from, string found)
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());

        var error = workspace.Refuse(source, precision, For(before, format));

        Assert.AreEqual("QB4070", error.Code);
        Assert.AreEqual("w", error.Tensor);
        Assert.Contains(found, error.Found!);
        Assert.Contains($"from ONNX Runtime {from} on", error.Found!);
        Assert.Contains($"ONNX Runtime {before}", error.Summary);
        Assert.Contains(from, error.Remedy!);
        workspace.Convert(source, precision, For(from, format));
    }

    [TestMethod]
    public void Is_refused_for_a_bias_and_for_zero_points_of_an_odd_number_of_blocks()
    {
        using var workspace = new Workspace();
        var gemm = workspace.Save(new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 3, 64).Weight("w", 64, 32).Weight("b", 32).Node("Gemm", "x w b", "y").Output("y", 1, 3, 32)), "gemm.onnx");
        var odd = workspace.Save(Models.MatMul(k: 96), "odd.onnx");

        Assert.Contains("bias", workspace.Refuse(gemm, "INT4", For("1.18.0")).Found!);
        Assert.Contains("zero points", workspace.Refuse(odd, "UINT4", For("1.16.3")).Found!);
        workspace.Convert(odd, "INT4", For("1.16.3"));
    }

    /// <summary>What the message offers was planned; here it is done.</summary>
    [TestMethod]
    public void Is_refused_with_settings_that_it_does_run()
    {
        using var workspace = new Workspace();
        var model = workspace.Save(new ModelBuilder().Graph(graph => graph
            .Input("ids", 7, 3).Weight("table", 50, 64).Weight("w", 64, 64).Node("Gather", "table ids", "h").Node("MatMul", "h w", "y").Output("y", 1, 3, 64)));

        var error = workspace.Refuse(model, "INT4", For("1.20.0"));

        Assert.Contains("GatherBlockQuantized", error.Found!);
        Assert.Contains("1 tensor(s), first in node 'Gather_h'", error.Found!);
        Assert.Contains("Format=onnx-qdq, or ExcludeTensors=table, or Precision=UINT4 with Format=onnx-qdq", error.Remedy!);
        workspace.Convert(model, "INT4", For("1.20.0") with { Exclude = ["table"] });
        workspace.Convert(model, "INT4", For("1.20.0", "onnx-qdq"));
    }

    [TestMethod]
    public void Is_offered_whole_channels_of_eight_bits_and_not_a_model_without_its_weights()
    {
        using var workspace = new Workspace();
        var model = workspace.Save(Models.MatMul(opset: 13));

        var remedy = workspace.Refuse(model, "INT8", For("1.14.0")).Remedy!;

        Assert.Contains("BlockSize=-1, or Precision=UINT8 with BlockSize=-1, or Precision=FP16", remedy);
        Assert.DoesNotContain("ExcludeTensors", remedy);
        workspace.Convert(model, "INT8", For("1.14.0") with { BlockSize = -1 });
    }

    [TestMethod]
    public void Is_refused_for_the_opset_of_the_source_or_the_one_that_was_raised()
    {
        using var workspace = new Workspace();
        var newer = workspace.Save(Models.MatMul(opset: 21), "newer.onnx");
        var older = workspace.Save(Convolution(opset: 12), "older.onnx");

        var error = workspace.Refuse(newer, "FP16", For("1.17.3"));
        Assert.AreEqual("QB4071", error.Code);
        Assert.AreEqual("opset 21, which is the source's own", error.Found);
        Assert.AreEqual("at most opset 20", error.Expected);
        Assert.Contains("1.18.0", error.Remedy!);

        error = workspace.Refuse(older, "INT8", For("1.5.0", "onnx-qdq"));
        Assert.AreEqual("opset 13, raised from 12 for what is written", error.Found);
        Assert.Contains("Format=onnx", error.Remedy!);
    }

    [TestMethod]
    [DataRow("FP16")]
    [DataRow("BF16")]
    [DataRow("FP32")]
    [DataRow("INT8")]
    public void Runs_what_all_releases_run(string precision)
    {
        using var workspace = new Workspace();
        workspace.Convert(Convolution(opset: 17), precision, For("1.14.0"));
    }

    [TestMethod]
    [DataRow("1.23.0")]
    [DataRow("1.30")]
    [DataRow("2.0.0.1")]
    public void Is_not_one_that_is_newer_than_what_was_tried(string version)
    {
        using var workspace = new Workspace();
        workspace.Convert(Models.MatMul(), "INT8", For(version));
    }

    [TestMethod]
    public void Does_not_keep_a_model_from_being_inspected()
    {
        using var workspace = new Workspace();
        var estimates = workspace.Quantizer.Inspect(workspace.Save(Models.MatMul())).Precisions;
        Assert.Contains("INT8", estimates.Select(estimate => estimate.Precision));
    }

    private static ModelProto Convolution(int opset) => new ModelBuilder(opset, irVersion: 4).Graph(graph => graph
        .Input("x", 1, 1, 8, 6, 6).Weight("w", 16, 8, 3, 3).Node("Conv", "x w", "y").Output("y", 1, 1, 16, 4, 4));

    private static QuantizationSettings For(string version, string format = "onnx") =>
        new() { Format = format, Runtime = new RuntimeRequirement { Version = Version.Parse(version) } };
}
