using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation.Data;

[TestClass]
public sealed class SharedTestDataSets
{
    [TestMethod]
    [TestCategory("Shared")]
    public void Every_published_test_data_set_is_read_and_fits_a_model_beside_it()
    {
        var folder = Models();
        var sets = Directory.EnumerateDirectories(folder, "test_data_set_*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.IsGreaterThanOrEqualTo(10, sets.Count);
        foreach (var set in sets)
        {
            var models = Directory.EnumerateFiles(Path.GetDirectoryName(set)!, "*.onnx").ToList();
            Assert.IsTrue(models.Any(model => Fits(set, model)), $"{set} fits none of {models.Count} models");
        }
    }

    [TestMethod]
    [TestCategory("Shared")]
    [DataRow("gpt2-random-fp32/past.onnx", "input_ids", 1000L)]
    [DataRow("llama-random-fp16-ext/model.onnx", "input_ids", 32000L)]
    [DataRow("tashkeel-transformer/model.onnx", "char_inputs", 52L)]
    [DataRow("magika-v3.3/model.onnx", "bytes", 257L)]
    [DataRow("nnsplit-en/model.onnx", "input", 256L)]
    public void The_size_of_a_vocabulary_is_found(string model, string input, long rows) =>
        Assert.AreEqual(rows, OnnxInputHints.Find(Parse(Path.Combine(Models(), model))).Single(h => h.Name == input).ExclusiveUpperBound);

    private static bool Fits(string set, string model)
    {
        var graph = Parse(model);
        var weights = graph.Initializer.Select(static i => i.Name).ToHashSet();
        ValueInfo[] inputs = [.. graph.Input.Where(i => !weights.Contains(i.Name)).Select(static i => new ValueInfo(
            i.Name,
            i.Type.TensorType.ElemType switch { 1 => ElementType.Float32, 2 => ElementType.UInt8, 6 => ElementType.Int32, 7 => ElementType.Int64, 10 => ElementType.Float16, _ => ElementType.Other },
            i.Type.TensorType.Shape?.Dim.Select(static d => d.HasDimValue ? d.DimValue : -1).ToArray(),
            [.. i.Type.TensorType.Shape?.Dim.Select(static d => d.HasDimParam ? d.DimParam : null) ?? []]))];
        try
        {
            return DataFolder.Read(set, inputs) is [var sample] && inputs.All(i => sample[i.Name].Type == i.Type);
        }
        catch (QuantBuildException)
        {
            return false;
        }
    }

    private static GraphProto Parse(string model) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(model)).Graph;

    private static string Models()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) continue;
            var models = Path.Combine(folder.Parent!.FullName, "shared", "models", "onnx");
            if (Directory.Exists(models)) return models;
        }

        Assert.Inconclusive("The folder of published models, 'shared' beside the repository, is not here");
        return "";
    }
}
