namespace QuantBuild.Gguf.Tests.Files;

/// <summary>What llama-quantize 0.7.0 made of a small real model, whose rows are no whole number of super-blocks: every byte.</summary>
[TestClass]
[TestCategory("Shared")]
public sealed class Files_that_llama_cpp_made : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [TestMethod]
    [DataRow("Q2_K")]
    [DataRow("Q4_0")]
    [DataRow("Q4_K_M")]
    [DataRow("Q5_1")]
    [DataRow("Q6_K")]
    [DataRow("Q8_0")]
    public void Are_made_again(string precision)
    {
        GgufRuns.Quantize(SharedFolder.Find("models/gguf/stories260K-F32.gguf"), folder["ours.gguf"], precision);

        SameFile.Assert(SharedFolder.Find($"golden/gguf-llamacpp/stories260K-{precision}.gguf"), folder["ours.gguf"], precision);
    }
}
