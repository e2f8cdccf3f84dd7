using QuantBuild.TestModels.Gguf;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
public sealed class A_model_runs
{
    private static readonly TemporaryDirectory Folder = new();
    private static string model = "";

    [ClassInitialize]
    public static void Write(TestContext context) => model = SyntheticGguf.Write(Folder["model.gguf"], SyntheticGgufShape.Tiny);

    [ClassCleanup]
    public static void Remove() => Folder.Dispose();

    [TestMethod]
    public void Its_input_is_tokens_and_its_output_logits()
    {
        using var session = TestLlama.Get().Load(model, new InferenceOptions());

        Assert.AreEqual("tokens", session.Inputs.Single().Name);
        CollectionAssert.AreEqual(new long[] { 1, -1 }, session.Inputs[0].Shape!.ToArray());
        Assert.AreEqual("logits", session.Outputs.Single().Name);
        CollectionAssert.AreEqual(new long[] { -1, 512 }, session.Outputs[0].Shape!.ToArray());
        Assert.AreEqual(new LanguageModel("tokens", "logits"), session.Language);
        Assert.IsNull(session.WhyNotRun);
    }

    [TestMethod]
    public void Logits_follow_from_the_tokens_before_them_and_from_no_others()
    {
        using var session = TestLlama.Get().Load(model, new InferenceOptions(1));

        var whole = session.Logits(1, 300, 301, 302, 303);
        var part = session.Logits(1, 300, 301);
        var other = session.Logits(1, 299, 301);

        for (var i = 0; i < part.Length; i++) Assert.AreEqual(whole[i], part[i], 1e-2f);
        Assert.IsGreaterThan(0.1f, part[1024..].Zip(other[1024..]).Max(static pair => Math.Abs(pair.First - pair.Second)));
        CollectionAssert.AreEqual(part, session.Logits(1, 300, 301), "The same tokens give the same logits.");
    }

    [TestMethod]
    public void More_tokens_than_a_window_fit_too()
    {
        using var session = TestLlama.Get().Load(model, new InferenceOptions());

        session.Logits([.. Enumerable.Range(0, 700).Select(static i => 259L + (i % 250))]);
    }

    [TestMethod]
    [DataRow(512L)]
    [DataRow(-1L)]
    [DataRow(long.MaxValue)]
    public void A_token_outside_the_vocabulary_is_refused(long token)
    {
        using var session = TestLlama.Get().Load(model, new InferenceOptions());

        var error = Assert.ThrowsExactly<InferenceException>(() => session.Logits(1, token));

        StringAssert.Contains(error.Message, "position 1 is not in the vocabulary of 512");
        session.Logits(1, 511);
    }

    [TestMethod]
    public void A_file_that_is_cut_short_is_refused_with_what_the_library_says()
    {
        var library = TestLlama.Get();
        var cut = Folder.Write("cut.gguf", File.ReadAllBytes(model)[..^1000]);

        var error = Assert.ThrowsExactly<InferenceException>(() => library.Load(cut, new InferenceOptions()));

        StringAssert.Contains(error.Message, "not within the file bounds");
    }

    [TestMethod]
    public void A_path_may_hold_any_letters()
    {
        var library = TestLlama.Get();
        var copy = Folder["größer 模型.gguf"];
        File.Copy(model, copy);

        using var session = library.Load(copy, new InferenceOptions());

        session.Logits(1, 300);
    }

    [TestMethod]
    public void The_library_tells_its_version_and_where_it_was_found()
    {
        IInferenceRuntime library = TestLlama.Get();

        StringAssert.StartsWith(library.Description, "llama.cpp 0.");
        Assert.AreEqual("explicit", library.Origin);
    }
}
