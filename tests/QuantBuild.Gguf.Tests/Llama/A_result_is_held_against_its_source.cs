using QuantBuild.GgmlOracle;
using QuantBuild.Numerics;
using QuantBuild.TestModels.Gguf;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
public sealed class A_result_is_held_against_its_source
{
    private const int Q8_0 = 7;
    private const int Q2_K = 10;

    private static readonly TemporaryDirectory Folder = new();
    private static string source = "";

    [ClassInitialize]
    public static void Write(TestContext context) => source = SyntheticGguf.Write(Folder["model.gguf"], SyntheticGgufShape.Tiny);

    [ClassCleanup]
    public static void Remove() => Folder.Dispose();

    [TestMethod]
    public void On_the_text_that_comes_with_QuantBuild()
    {
        var library = TestLlama.Get();
        LlamaQuantize.Run(source, Folder["q8.gguf"], Q8_0);
        LlamaQuantize.Run(source, Folder["q2.gguf"], Q2_K);
        var settings = new ValidationSettings { MinCosine = -1 };

        var near = ModelValidator.Compare(library, source, Folder["q8.gguf"], settings, [], []).Report!;
        var far = ModelValidator.Compare(library, source, Folder["q2.gguf"], settings, [], []).Report!;

        Assert.AreEqual("text", near.Inputs);
        Assert.AreEqual("logits", near.Outputs.Single().Name);
        Assert.AreEqual(2, near.Samples);
        Assert.IsGreaterThan(0.999, near.Outputs[0].Cosine!.Value);
        Assert.IsGreaterThan(far.Outputs[0].SqnrDb!.Value + 10, near.Outputs[0].SqnrDb!.Value);
        Assert.IsGreaterThan(far.Outputs[0].Agreement!.Value, near.Outputs[0].Agreement!.Value);
        Assert.AreEqual(near.Perplexity!.Source, far.Perplexity!.Source);
        Assert.IsGreaterThan(Math.Abs(near.Perplexity.Result - near.Perplexity.Source), Math.Abs(far.Perplexity.Result - far.Perplexity.Source));
        // A bound that does not hold is an error, as for any format.
        Assert.AreEqual("QB3001", ModelValidator.Compare(library, source, Folder["q2.gguf"], new ValidationSettings { MinCosine = 0.9999 }, [], []).Errors.Single().Code);
    }

    [TestMethod]
    public void On_texts_of_the_user()
    {
        var library = TestLlama.Get();
        var texts = Directory.CreateDirectory(Folder["texts"]).FullName;
        File.WriteAllText(Path.Combine(texts, "2.txt"), string.Concat(Enumerable.Repeat("the cat and the dog, ", 30)));
        File.WriteAllText(Path.Combine(texts, "1.txt"), "one line\r\nand another line\r\n");
        File.WriteAllText(Path.Combine(texts, "notes.md"), "not a sample");

        var one = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [Path.Combine(texts, "1.txt")] }, [], []).Report!;
        var all = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [texts] }, [], []).Report!;

        Assert.AreEqual(("data", 1), (one.Inputs, one.Samples));
        Assert.AreEqual("data", all.Inputs);
        Assert.IsGreaterThan(1, all.Samples);
        Assert.AreEqual(1.0, all.Outputs[0].Agreement);
        Assert.AreEqual(all.Perplexity!.Source, all.Perplexity.Result);
    }

    [TestMethod]
    public void On_tokens_of_the_user()
    {
        var library = TestLlama.Get();
        NpyFile.Write(Folder["tokens.npy"], [1, 300, 301, 302]);

        var report = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [Folder["tokens.npy"]] }, [], []).Report!;

        Assert.AreEqual(("data", 1), (report.Inputs, report.Samples));
        Assert.AreEqual(1.0, report.Outputs[0].Cosine);
    }

    [TestMethod]
    public void Texts_beside_arrays_are_an_error()
    {
        var library = TestLlama.Get();
        File.WriteAllText(Folder["a.txt"], "some words");
        NpyFile.Write(Folder["b.npy"], [1, 300]);

        var error = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [Folder["a.txt"], Folder["b.npy"]] }, [], []).Errors.Single();

        Assert.AreEqual("QB4084", error.Code);
        StringAssert.EndsWith(error.File, "b.npy");
    }

    [TestMethod]
    public void A_text_without_words_is_an_error()
    {
        var library = TestLlama.Get();
        File.WriteAllText(Folder["empty.txt"], "");

        var error = ModelValidator.Compare(library, source, source, new ValidationSettings { Data = [Folder["empty.txt"]] }, [], []).Errors.Single();

        Assert.AreEqual("QB4085", error.Code);
        StringAssert.EndsWith(error.File, "empty.txt");
    }

    [TestMethod]
    public void A_source_that_is_not_loaded_is_an_error_and_so_is_such_a_result()
    {
        var library = TestLlama.Get();
        var bad = Folder.Write("bad.gguf", [.. "GGUF"u8, 3, 0, 0, 0]);

        Assert.AreEqual("QB4051", ModelValidator.Compare(library, bad, source, new ValidationSettings(), [], []).Errors.Single().Code);
        Assert.AreEqual("QB4052", ModelValidator.Compare(library, source, bad, new ValidationSettings(), [], []).Errors.Single().Code);
    }

    [TestMethod]
    public void A_model_of_embeddings_is_not_run_and_a_warning_says_why()
    {
        var library = TestLlama.Get();
        var embeddings = SyntheticGguf.Write(Folder["embeddings.gguf"], SyntheticGgufShape.Tiny with { Bidirectional = true });

        var outcome = ModelValidator.Compare(library, embeddings, embeddings, new ValidationSettings(), [], []);

        Assert.IsNull(outcome.Report);
        Assert.IsEmpty(outcome.Errors);
        Assert.AreEqual("QB4086", outcome.Warnings.Single().Code);
        StringAssert.Contains(outcome.Warnings[0].Summary, "a model of embeddings (llama)");
    }

    [TestMethod]
    public void Phi_3_and_models_of_experts_run_too()
    {
        var library = TestLlama.Get();
        foreach (var shape in new[] { SyntheticGgufShape.Tiny with { Phi3 = true }, SyntheticGgufShape.Tiny with { Experts = 4 }, SyntheticGgufShape.Tiny with { Tied = true }, SyntheticGgufShape.Tiny with { Parts = 3 } })
        {
            var path = SyntheticGguf.Write(Folder["other.gguf"], shape);
            Assert.AreEqual(1.0, ModelValidator.Compare(library, path, path, new ValidationSettings(), [], []).Report?.Outputs[0].Cosine, shape.ToString());
        }
    }

    [TestMethod]
    public void Samples_are_the_same_each_time_they_are_read_also_without_the_model()
    {
        var session = TestLlama.Get().Load(source, new InferenceOptions());
        var samples = session.SamplesOf([])!;
        var first = samples.Samples().Select(static sample => sample["tokens"]).ToList();
        session.Dispose();
        var second = samples.Samples().Select(static sample => sample["tokens"]).ToList();

        Assert.HasCount(first.Count, second);
        for (var i = 0; i < first.Count; i++) CollectionAssert.AreEqual(first[i].Data, second[i].Data);
        Assert.IsTrue(first.All(static tokens => TensorElementsOf(tokens)[0] == 1), "Each window begins with the token of the beginning.");
    }

    private static long[] TensorElementsOf(TensorValue tokens) =>
        [.. Enumerable.Range(0, (int)tokens.ElementCount).Select(i => BitConverter.ToInt64(tokens.Data, i * ElementType.Int64.BitSize() / 8))];
}
