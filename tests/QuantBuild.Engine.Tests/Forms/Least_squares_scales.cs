using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;
using QuantBuild.Validation;

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
    public void Bring_a_real_model_closer_on_real_text()
    {
        var model = Shared("derived/stories260k.onnx");
        using var stories = JsonDocument.Parse(File.ReadAllBytes(Shared("data/tinystories/tokens_stories260k_eval100.json")));
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("text"));
        var index = 0;
        foreach (var story in stories.RootElement.EnumerateArray().Take(20)) workspace.Save(Npy([.. story.EnumerateArray().Select(static token => token.GetInt64())]), $"text/{index++}.npy");

        Assert.IsGreaterThan(Sqnr("RTN"), Sqnr("MSE"));

        double Sqnr(string algorithm)
        {
            var result = workspace.Quantize(model, "INT4", new() { Algorithm = algorithm }, new ValidationSettings { MinCosine = -1, Data = [workspace.PathOf("text")] });
            if (result.Report.Validation is null) Assert.Inconclusive("No ONNX Runtime library is packed for this system.");
            return result.Report.Validation.Outputs.Single().SqnrDb!.Value;
        }
    }

    /// <summary>Fifth powers: many small values and few large ones.</summary>
    private static TensorProto Peaked(string name, params long[] shape)
    {
        var values = Weights.Values(name, shape).Select(value => value * value * value * value * value).ToArray();
        var tensor = new TensorProto { Name = name, DataType = 1, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    /// <summary>[1, tokens] in NumPy's format 1.0.</summary>
    private static byte[] Npy(long[] tokens)
    {
        var header = $"{{'descr': '<i8', 'fortran_order': False, 'shape': (1, {tokens.Length}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. MemoryMarshal.AsBytes<long>(tokens)];
    }

    private static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) continue;
            var path = Path.Combine(folder.Parent!.FullName, "shared", "models", name);
            if (File.Exists(path)) return path;
        }

        Assert.Inconclusive("The folder of shared models is not beside the repository.");
        return "";
    }
}
