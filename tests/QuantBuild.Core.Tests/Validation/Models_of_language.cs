using System.Text;
using System.Text.Json;
using QuantBuild.Numerics;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation;

[TestClass]
public sealed class Models_of_language
{
    private const int Vocabulary = 5;

    private static readonly ValueInfo Tokens = new("tokens", ElementType.Int64, [1, -1], [null, "sequence"]);
    private static readonly ValueInfo Logits = new("logits", ElementType.Float32, [-1, Vocabulary], ["sequence", null]);

    [TestMethod]
    public void Perplexity_is_the_size_of_the_vocabulary_when_all_tokens_are_equally_likely()
    {
        var perplexity = Compare(Model(static _ => 0), Model(static _ => 3)).Report!.Perplexity!;

        Assert.AreEqual(Vocabulary, perplexity.Source, 1e-12);
        Assert.AreEqual(Vocabulary, perplexity.Result, 1e-12);
    }

    [TestMethod]
    public void Perplexity_follows_from_the_chance_of_each_next_token()
    {
        // The logit of token k is k; the tokens 1 2 3 and 4 0 predict 2, 3 and 0.
        var perplexity = Compare(Model(static token => token), Model(static token => 100 * token)).Report!.Perplexity!;

        var sum = Enumerable.Range(0, Vocabulary).Sum(static k => Math.Exp(k));
        Assert.AreEqual(Math.Exp(-(Math.Log(Math.Exp(2) / sum) + Math.Log(Math.Exp(3) / sum) + Math.Log(1 / sum)) / 3), perplexity.Source, 1e-9);
        // Logits of any size are no trouble.
        Assert.AreEqual(Math.Exp((200 + 100 + 400) / 3.0), perplexity.Result, perplexity.Result * 1e-9);
    }

    [TestMethod]
    public void A_perplexity_without_end_is_none()
    {
        Assert.IsNull(Compare(Model(static _ => 0), Model(static token => 1e6 * token)).Report!.Perplexity);
        Assert.IsNull(Compare(Model(static _ => 0), Model(static _ => double.NaN)).Report!.Perplexity);
    }

    [TestMethod]
    public void Samples_are_the_sessions_own_and_the_report_says_of_which_kind()
    {
        var report = Compare(Model(static token => token), Model(static token => token)).Report!;

        Assert.AreEqual(("text", 2), (report.Inputs, report.Samples));
        Assert.AreEqual(1.0, report.Outputs.Single().Agreement);
    }

    [TestMethod]
    public void A_model_with_nothing_to_compare_is_not_run_and_a_warning_says_why()
    {
        var outcome = Compare(Model(static _ => throw new InvalidOperationException()) with { WhyNotRun = "it has no words" }, Model(static _ => 0));

        Assert.IsNull(outcome.Report);
        Assert.IsEmpty(outcome.Errors);
        Assert.AreEqual("QB4086", outcome.Warnings.Single().Code);
        StringAssert.EndsWith(outcome.Warnings[0].Summary, "it has no words");
    }

    [TestMethod]
    public void A_source_that_does_not_run_on_them_is_an_error()
    {
        var outcome = Compare(Model(static _ => throw new InferenceException("out of memory")), Model(static _ => 0));

        Assert.AreEqual("QB4053", outcome.Errors.Single().Code);
    }

    [TestMethod]
    public void The_report_has_the_perplexity_of_source_and_result_and_that_of_other_models_has_none()
    {
        var validation = Compare(Model(static _ => 0), Model(static _ => 0)).Report!;

        using var json = JsonDocument.Parse(Json(validation));
        var perplexity = json.RootElement.GetProperty("validation").GetProperty("perplexity");
        Assert.AreEqual(validation.Perplexity!.Source, perplexity.GetProperty("source").GetDouble());
        Assert.AreEqual(validation.Perplexity.Result, perplexity.GetProperty("result").GetDouble());
        Assert.IsFalse(Json(validation with { Perplexity = null }).Contains("perplexity", StringComparison.Ordinal));
    }

    private static string Json(ValidationReport validation) => Encoding.UTF8.GetString(ReportJson.Write(new ComparisonReport
    {
        Reference = "a",
        Candidate = "b",
        ReferenceBytes = 1,
        CandidateBytes = 1,
        Validation = validation,
        Tensors = [],
    }));

    private static ValidationOutcome Compare(FakeModel source, FakeModel result) =>
        ModelValidator.Compare(new FakeRuntime().With("a", source).With("b", result), "a", "b", new ValidationSettings { MinCosine = -1 }, [], []);

    /// <summary>A model whose logits are those of a function of the token, wherever it stands.</summary>
    private static FakeModel Model(Func<int, double> logit) => new([Tokens], [Logits], inputs =>
        [Tensors.Floats([inputs["tokens"].ElementCount, Vocabulary], [.. Enumerable.Range(0, (int)inputs["tokens"].ElementCount * Vocabulary).Select(i => logit(i % Vocabulary))])])
    {
        Language = new LanguageModel("tokens", "logits"),
        SamplesOf = static _ => new Text(),
    };

    private sealed class Text : ISampleSource
    {
        public string Kind => "text";

        public int? Count => null;

        public IEnumerable<IReadOnlyDictionary<string, TensorValue>> Samples() => new long[][] { [1, 2, 3], [4, 0] }.Select(static tokens =>
            new Dictionary<string, TensorValue> { ["tokens"] = new(ElementType.Int64, [1, tokens.Length], [.. tokens.SelectMany(BitConverter.GetBytes)]) });
    }
}
