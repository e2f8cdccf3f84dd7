using System.Text.Json;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
[TestCategory("Shared")]
public sealed class A_real_model_speaks_as_in_ONNX_Runtime
{
    [TestMethod]
    public void Its_perplexity_is_that_of_the_same_model_as_ONNX()
    {
        var library = TestLlama.Get();
        var source = SharedFolder.Find("models/gguf/stories260K-F32.gguf");
        using var stories = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Find("models/data/tinystories/tokens_stories260k_eval100.json")));
        using var folder = new TemporaryDirectory();
        var index = 0;
        foreach (var story in stories.RootElement.EnumerateArray())
            NpyFile.Write(folder[$"{index++}.npy"], [.. story.EnumerateArray().Select(static token => token.GetInt64())]);

        var outcome = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [folder.Root] }, [], []);

        // 4.086: what ONNX Runtime 1.21 makes of the same weights and tokens (README.md of the shared models).
        Assert.AreEqual(("data", 100), (outcome.Report!.Inputs, outcome.Report.Samples));
        Assert.AreEqual(4.086, outcome.Report.Perplexity!.Source, 0.001);
        Assert.AreEqual(outcome.Report.Perplexity.Source, outcome.Report.Perplexity.Result);
    }
}
