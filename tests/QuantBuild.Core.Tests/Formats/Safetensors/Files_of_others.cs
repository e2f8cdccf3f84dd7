using System.Text.Json.Nodes;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Core.Tests.Formats.Safetensors;

/// <summary>Files as other libraries wrote them, and what the reference implementation says of malformed ones.</summary>
[TestClass]
[TestCategory("Shared")]
public sealed class Files_of_others
{
    [TestMethod]
    [DataRow("burn_mnist", 20)]
    [DataRow("csm_voices", 2)]
    [DataRow("ollama_discollama_adapters", 8)]
    [DataRow("silero_vad_16k", 15)]
    [DataRow("stories260k_bf16", 47)]
    [DataRow("stories260k_f16", 47)]
    [DataRow("stories260k_f32", 47)]
    public void Are_read(string name, int tensors)
    {
        using var file = SafetensorsFile.Open(Shared(Path.Combine("models", "safetensors", $"{name}.safetensors")));

        Assert.HasCount(tensors, file.Tensors);
        Assert.AreEqual(file.File.Length, file.Tensors[^1].Offset + file.Tensors[^1].Length);
        if (name.StartsWith("stories", StringComparison.Ordinal)) Assert.AreEqual("pt", file.Metadata["format"]);
    }

    [TestMethod]
    public void Are_accepted_and_refused_as_by_the_reference()
    {
        var folder = Shared(Path.Combine("models", "edge", "malformed"));
        var verdicts = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "reference_verdicts.json")))!.AsObject();
        var files = Directory.GetFiles(Path.Combine(folder, "safetensors"));
        Assert.IsGreaterThan(10, files.Length);
        foreach (var path in files)
        {
            var name = Path.GetFileName(path);
            // The one difference: the format asks for '{' as the first byte, the reference does not look.
            var accepted = ((string)verdicts[$"safetensors/{name}"]!).StartsWith("accept", StringComparison.Ordinal) && name != "leading_whitespace.safetensors";
            Assert.AreEqual(accepted, Accepts(path), name);
        }
    }

    private static bool Accepts(string path)
    {
        try
        {
            SafetensorsFile.Open(path).Dispose();
            return true;
        }
        catch (QuantBuildException e)
        {
            StringAssert.StartsWith(e.Diagnostic.Code, "QB24");
            return false;
        }
    }

    private static string Shared(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) folder = folder.Parent;
        var full = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", path);
        if (!Path.Exists(full)) Assert.Inconclusive($"There is no folder 'shared' with {path} beside the repository.");
        return full;
    }
}
