using System.Runtime.InteropServices;
using Google.Protobuf;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Forms;

/// <summary>Algorithm MSE from the source to ONNX Runtime.</summary>
[TestClass]
public class Least_squares_scales
{
    public static IEnumerable<object[]> Cases =>
        from precision in new[] { "INT4", "UINT4", "INT8", "UINT8" }
        from format in new[] { "onnx", "onnx-qdq" }
        from blockSize in new[] { 32, -1 }
        select new object[] { precision, format, blockSize };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Come_closer_than_those_of_ranges(string precision, string format, int blockSize)
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder(21, 10).Graph(graph => graph.Input("x", 1, 1, 3, 8, 8).Output("y", 1, 1, 24).Initializer(Peaked("w", 21, 3, 3, 3)).Initializer(Peaked("m", 756, 24))
            .Node("Conv", "x w", "c").Node("Flatten", "c", "f").Node("MatMul", "f m", "y"));
        var source = workspace.Save(model);

        var ranged = workspace.Validate(source, precision, new() { Format = format, BlockSize = blockSize });
        var searched = workspace.Validate(source, precision, new() { Format = format, BlockSize = blockSize, Algorithm = "MSE" });

        foreach (var name in (string[])["w", "m"])
        {
            Assert.AreEqual("MSE", searched.Report.Tensors.Single(tensor => tensor.Name == name).Algorithm);
            Assert.AreEqual("RTN", ranged.Report.Tensors.Single(tensor => tensor.Name == name).Algorithm);
        }
        Assert.IsGreaterThan(ranged.Weights["m"].SqnrDb!.Value, searched.Weights["m"].SqnrDb!.Value);
        Assert.IsGreaterThan(ranged.Weights["w"].SqnrDb!.Value, searched.Weights["w"].SqnrDb!.Value);
        Assert.IsGreaterThan(precision.EndsWith('4') ? 0.95 : 0.999, searched.Cosine);
    }

    [TestMethod]
    [DataRow("FP16", "MSE", "RTN")]
    [DataRow("BF16", "mse", "RTN")]
    [DataRow("INT4", "GPTQ", "MSE")]
    public void Are_refused_where_there_are_none(string precision, string algorithm, string expected)
    {
        using var workspace = new Workspace();
        var error = workspace.Refuse(workspace.Save(Models.MatMul(64, 32, 21)), precision, new() { Algorithm = algorithm });

        Assert.AreEqual("QB1203", error.Code);
        Assert.Contains(expected, error.Expected!);
    }

    [TestMethod]
    [TestCategory("Shared")]
    [DataRow("tashkeel-transformer/model.onnx")]
    [DataRow("yolox-nano/yolox_nano.onnx")]
    public void Bring_the_outputs_of_a_real_model_closer(string model)
    {
        var path = SharedModel(model);
        using var workspace = new Workspace();
        var overrides = new[] { new Planning.PrecisionOverride("*", "INT4") };
        var ranged = workspace.Validate(path, "INT4", new() { Overrides = overrides });
        var searched = workspace.Validate(path, "INT4", new() { Overrides = overrides, Algorithm = "MSE" });

        Assert.IsGreaterThan(Sqnr(ranged), Sqnr(searched));
    }

    /// <summary>Fifth powers: many small values and few large ones.</summary>
    private static TensorProto Peaked(string name, params long[] shape)
    {
        var values = Weights.Values(name, shape).Select(value => value * value * value * value * value).ToArray();
        var tensor = new TensorProto { Name = name, DataType = 1, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    private static double Sqnr(FinishedRun run) => run.Report.Validation!.Outputs.Min(output => output.SqnrDb!.Value);

    private static string SharedModel(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) continue;
            var path = Path.Combine(folder.Parent!.FullName, "shared", "models", "onnx", name);
            if (File.Exists(path)) return path;
        }

        Assert.Inconclusive("The folder of shared models is not beside the repository.");
        return "";
    }
}
