using System.Text.Json.Nodes;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

[TestClass]
[TestCategory("Shared")]
public sealed class Verdicts_of_the_reference
{
    // Dimensions of 2^32 by 2^32: ggml's product wraps to zero. Arrays of arrays: the format has them, ggml does not read them.
    private static readonly string[] Different = ["dims_overflow.gguf", "nested_array.gguf"];

    [TestMethod]
    public void Are_ours_but_for_two()
    {
        var folder = SharedFolder.Find("models/edge/malformed");
        var verdicts = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "reference_verdicts.json")))!.AsObject();
        var files = Directory.GetFiles(Path.Combine(folder, "gguf"));
        Assert.IsGreaterThan(10, files.Length);
        foreach (var path in files)
        {
            var name = Path.GetFileName(path);
            var accepted = ((string)verdicts[$"gguf/{name}"]!).StartsWith("accept", StringComparison.Ordinal);
            Assert.AreEqual(accepted ^ Different.Contains(name), Accepts(path), name);
        }
    }

    private static bool Accepts(string path)
    {
        try
        {
            GgufFile.Open(path).Dispose();
            return true;
        }
        catch (QuantBuildException e)
        {
            StringAssert.StartsWith(e.Diagnostic.Code, "QB25");
            return false;
        }
    }
}
