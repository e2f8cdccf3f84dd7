using System.Text.Json;

namespace QuantBuild.Gguf.Tests.Planning;

/// <summary>What llama-quantize 0.7.0 said it would give each tensor of models of several shapes, for every file type.</summary>
[TestClass]
[TestCategory("Shared")]
public sealed class Mixtures_as_llama_cpp_has_them
{
    [TestMethod]
    [DataRow("llama-32-layers-gqa4")]
    [DataRow("llama-32-layers-mha")]
    [DataRow("llama-16-layers-tied")]
    [DataRow("llama-80-layers-70b")]
    [DataRow("phi3-32-layers-mini")]
    public void Every_tensor_has_its_type(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Find("golden/gguf-mixtures.json")));
        var model = golden.RootElement.GetProperty(name);
        var shape = Shape(model.GetProperty("gen_gguf").GetString()!);
        var compared = 0;
        foreach (var fileType in model.EnumerateObject().Where(static property => property.Name != "gen_gguf"))
        {
            var expected = fileType.Value.GetProperty("types").EnumerateObject().SelectMany(kind => kind.Value.EnumerateObject().SelectMany(type => Names(kind.Name, type.Value.GetString()!).Select(tensor => (tensor, type.Name))))
                .ToDictionary(static entry => entry.tensor, static entry => entry.Name);
            var rules = shape.Rules(fileType.Name);
            var needsImportance = false;
            foreach (var (tensor, dimensions) in shape.Tensors)
            {
                var type = rules.Decide(tensor, dimensions, QuantBuild.Kernels.Ggml.GgmlType.F16).Type;
                Assert.AreEqual(expected[tensor].ToUpperInvariant(), type.ToString().ToUpperInvariant(), $"{fileType.Name}: {tensor}");
                needsImportance |= rules.RequiresImportance(tensor, type);
                compared++;
            }
            Assert.HasCount(expected.Count, shape.Tensors);
            Assert.AreEqual(fileType.Value.TryGetProperty("needs_imatrix", out _), needsImportance, fileType.Name);
        }
        Assert.IsGreaterThan(36 * 100, compared);
    }

    private static IEnumerable<string> Names(string kind, string layers)
    {
        if (layers.Length == 0) return [kind + ".weight"];
        return layers.Split(',').SelectMany(range =>
        {
            var ends = range.Split('-').Select(int.Parse).ToArray();
            return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(layer => $"blk.{layer}.{kind}.weight");
        });
    }

    private static ModelShape Shape(string options)
    {
        var words = options.Split(' ');
        long Number(string option) => long.Parse(words[Array.IndexOf(words, option) + 1], System.Globalization.CultureInfo.InvariantCulture);
        var isPhi = words.Contains("phi3");
        return new ModelShape(isPhi ? "phi3" : "llama", (int)Number("--layers"), Number("--embd"), Number("--ff"), Number("--heads"), Number("--kv"), Number("--vocab"), words.Contains("--tied"));
    }
}
