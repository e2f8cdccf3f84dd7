using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
[TestCategory("Shared")]
public class A_real_model_runs
{
    private const string Model = "gguf/stories260K-F32.gguf";

    [TestMethod]
    public void It_has_tokens_as_its_input_and_logits_as_its_output()
    {
        using var session = TestLlama.Get().Load(TestLlama.Shared(Model), new InferenceOptions());

        Assert.AreEqual("tokens", session.Inputs.Single().Name);
        CollectionAssert.AreEqual(new long[] { 1, -1 }, session.Inputs[0].Shape!.ToArray());
        CollectionAssert.AreEqual(new long[] { -1, 512 }, session.Outputs.Single().Shape!.ToArray());
        Assert.IsNull(session.WhyNotRun);
    }

    [TestMethod]
    public void Its_perplexity_is_that_of_the_same_model_in_ONNX_Runtime()
    {
        var (library, source) = (TestLlama.Get(), TestLlama.Shared(Model));
        using var stories = JsonDocument.Parse(File.ReadAllBytes(TestLlama.Shared("data/tinystories/tokens_stories260k_eval100.json")));
        using var folder = new TestFolder();
        var index = 0;
        foreach (var story in stories.RootElement.EnumerateArray())
            NpyFile.Write(folder.File($"{index++}.npy"), [.. story.EnumerateArray().Select(static token => token.GetInt64())]);

        var outcome = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [folder.Path] }, [], []);

        // 4.086: what ONNX Runtime 1.21 makes of the same model as ONNX (README.md of the shared models).
        Assert.AreEqual(100, outcome.Report!.Samples);
        Assert.AreEqual("data", outcome.Report.Inputs);
        Assert.AreEqual(4.086, outcome.Report.Perplexity!.Source, 0.001);
        Assert.AreEqual(outcome.Report.Perplexity.Source, outcome.Report.Perplexity.Result);
    }

    [TestMethod]
    public void A_row_of_logits_does_not_depend_on_the_tokens_after_it()
    {
        using var session = TestLlama.Get().Load(TestLlama.Shared(Model), new InferenceOptions());

        var whole = Logits(session, 1, 403, 407, 261, 378);
        var part = Logits(session, 1, 403, 407);

        Assert.HasCount(5 * 512, whole);
        for (var i = 0; i < part.Length; i++) Assert.AreEqual(whole[i], part[i], 1e-3f);
        Assert.IsGreaterThan(1, part[^512..].Max() - part[^512..].Min());
    }

    private static float[] Logits(IInferenceSession session, params long[] tokens)
    {
        var data = new byte[tokens.Length * 8];
        for (var i = 0; i < tokens.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(i * 8), tokens[i]);
        var output = session.Run(new Dictionary<string, TensorValue> { ["tokens"] = new(ElementType.Int64, [1, tokens.Length], data) }).Single()!;
        return MemoryMarshal.Cast<byte, float>(output.Data).ToArray();
    }
}
