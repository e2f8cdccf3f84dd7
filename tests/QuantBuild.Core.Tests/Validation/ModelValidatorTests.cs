using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation;

[TestClass]
public sealed class ModelValidatorTests
{
    private static readonly ValueInfo X = Tensors.Input("x", ElementType.Float32, "batch", 8);
    private static readonly ValueInfo Y = Tensors.Input("y", ElementType.Float32, "batch", 8);

    private static FakeModel Model(Func<double, double> f) =>
        new([X], [Y], inputs => [Tensors.Floats([1, 8], [.. inputs["x"].Values().Select(f)])]);

    private static ValidationOutcome Validate(FakeRuntime runtime, ValidationSettings? settings = null, CancellationToken cancellation = default) =>
        ModelValidator.Compare(runtime, "a.onnx", "b.onnx", settings ?? new(), [], [new("w1", 3.25), new("w2", 9), new("w3", 12), new("w4", 40)], null, cancellation);

    [TestMethod]
    public void Equal_models_pass_on_synthetic_inputs_and_are_never_loaded_together()
    {
        var runtime = new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", Model(static x => x));
        var outcome = Validate(runtime);
        Assert.IsEmpty(outcome.Errors);
        Assert.IsEmpty(outcome.Warnings);
        Assert.IsTrue(outcome.Report!.Passed);
        Assert.AreEqual("synthetic", outcome.Report.Inputs);
        Assert.AreEqual("Fake 1.0", outcome.Report.Runtime);
        Assert.AreEqual(4, outcome.Report.Samples);
        Assert.AreEqual(1.0, outcome.Report.Outputs.Single().Cosine);
        Assert.AreEqual(1, runtime.MostLoadedAtOnce);
    }

    [TestMethod]
    public void A_broken_result_misses_the_default_bound_and_the_worst_three_tensors_are_named()
    {
        var outcome = Validate(new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", Model(static x => -x)));
        var error = outcome.Errors.Single();
        Assert.AreEqual("QB3001", error.Code);
        Assert.AreEqual("-1.000000", error.Found);
        Assert.AreEqual("at least 0.9", error.Expected);
        Assert.Contains("'y'", error.Message);
        Assert.Contains("w1 (3.3 dB), w2 (9.0 dB), w3 (12.0 dB)", error.Message);
        Assert.DoesNotContain("w4", error.Message);
        Assert.IsFalse(outcome.Report!.Passed);
    }

    [TestMethod]
    public void Each_bound_that_is_missed_is_an_error_of_its_own()
    {
        var settings = new ValidationSettings { MinCosine = 0.5, MinSqnr = 30, MinAgreement = 0.9 };
        var outcome = Validate(new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", Model(static x => -x)), settings);
        CollectionAssert.AreEqual(new[] { "QB3001", "QB3002", "QB3003" }, outcome.Errors.Select(static e => e.Code).ToArray());
    }

    [TestMethod]
    public void A_result_of_nothing_but_NaN_fails_with_every_bound()
    {
        var runtime = new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", Model(static _ => double.NaN));
        var error = Validate(runtime, new ValidationSettings { MinCosine = 0 }).Errors.Single();
        Assert.AreEqual("QB3001", error.Code);
        Assert.Contains("NaN or infinity", error.Message);
    }

    [TestMethod]
    public void A_bound_that_is_no_number_never_holds() =>
        Assert.AreEqual("QB3001", Validate(new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", Model(static x => x)), new ValidationSettings { MinCosine = double.NaN }).Errors.Single().Code);

    [TestMethod]
    public void A_source_that_the_runtime_refuses_is_told_in_the_words_of_the_runtime()
    {
        var error = Validate(new FakeRuntime().With("b.onnx", Model(static x => x))).Errors.Single();
        Assert.AreEqual("QB4051", error.Code);
        Assert.AreEqual("a.onnx", error.File);
        Assert.Contains("Frobnicate", error.Message);
    }

    [TestMethod]
    public void A_result_that_the_runtime_refuses_is_told_in_the_words_of_the_runtime()
    {
        var error = Validate(new FakeRuntime().With("a.onnx", Model(static x => x))).Errors.Single();
        Assert.AreEqual("QB4052", error.Code);
        Assert.AreEqual("b.onnx", error.File);
        Assert.Contains("Frobnicate", error.Message);
    }

    [TestMethod]
    public void A_result_that_loads_but_does_not_run_is_an_error()
    {
        var broken = Model(static x => x) with { Run = static _ => throw new InferenceException("node 7 failed") };
        var error = Validate(new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", broken)).Errors.Single();
        Assert.AreEqual("QB4054", error.Code);
        Assert.Contains("node 7 failed", error.Message);
    }

    [TestMethod]
    public void Other_sizes_are_tried_when_the_source_refuses_the_first()
    {
        var input = Tensors.Input("input_ids", ElementType.Int64, "batch", "sequence");
        var model = new FakeModel([input], [Y], static inputs => inputs["input_ids"].Shape[1] == 128
            ? [Tensors.Floats([1], 1)]
            : throw new InferenceException("expected 128"));
        var outcome = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model));
        Assert.IsEmpty(outcome.Errors);
        Assert.IsNotNull(outcome.Report);
    }

    [TestMethod]
    public void A_source_that_runs_on_no_guess_is_a_warning_and_nothing_is_reported()
    {
        var model = Model(static x => x) with { Run = static _ => throw new InferenceException("not today") };
        var outcome = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model));
        Assert.IsNull(outcome.Report);
        Assert.IsEmpty(outcome.Errors);
        Assert.AreEqual("QB3053", outcome.Warnings.Single().Code);
        Assert.Contains("not today", outcome.Warnings[0].Message);
        Assert.Contains("ValidationData", outcome.Warnings[0].Message);
    }

    [TestMethod]
    public void An_input_that_cannot_be_made_up_skips_the_validation_with_a_warning()
    {
        var model = Model(static x => x) with { Inputs = [X with { IsTensor = false }] };
        var outcome = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model));
        Assert.IsNull(outcome.Report);
        Assert.AreEqual("QB3052", outcome.Warnings.Single().Code);
    }

    [TestMethod]
    public void A_guessed_input_is_a_warning()
    {
        var model = new FakeModel([Tensors.Input("input_ids", ElementType.Int64, 1, 4)], [Y], static inputs => [Tensors.Floats([4], inputs["input_ids"].Values())]);
        var warning = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model)).Warnings.Single();
        Assert.AreEqual("QB3051", warning.Code);
        Assert.Contains("input_ids", warning.Message);
    }

    [TestMethod]
    public void An_output_that_is_no_tensor_is_left_out_and_told()
    {
        var model = Model(static x => x) with { Outputs = [Y, Y with { Name = "map", IsTensor = false }], Run = static inputs => [inputs["x"], null] };
        var outcome = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model));
        Assert.AreEqual("QB3054", outcome.Warnings.Single().Code);
        Assert.AreEqual("y", outcome.Report!.Outputs.Single().Name);
    }

    [TestMethod]
    public void Outputs_are_matched_by_name_not_by_place()
    {
        var z = Y with { Name = "z" };
        var source = Model(static x => x) with { Outputs = [Y, z], Run = static inputs => [inputs["x"], Tensors.Floats([2], 1, 2)] };
        var result = source with { Outputs = [z, Y], Run = static inputs => [Tensors.Floats([2], 1, 2), inputs["x"]] };
        Assert.IsEmpty(Validate(new FakeRuntime().With("a.onnx", source).With("b.onnx", result)).Errors);
    }

    [TestMethod]
    public void A_result_without_an_output_of_the_source_is_an_error()
    {
        var result = Model(static x => x) with { Outputs = [Y with { Name = "other" }] };
        Assert.AreEqual("QB3005", Validate(new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", result)).Errors.Single().Code);
    }

    [TestMethod]
    public void A_result_that_wants_another_input_is_an_error()
    {
        var result = Model(static x => x) with { Inputs = [X, X with { Name = "scale" }] };
        Assert.AreEqual("QB4055", Validate(new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", result)).Errors.Single().Code);
    }

    [TestMethod]
    public void A_model_of_labels_only_is_told_to_need_MinAgreement()
    {
        var model = Model(static x => x) with { Run = static _ => [Tensors.Of(ElementType.Int64, [1], 3)] };
        var outcome = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model));
        Assert.AreEqual("QB3055", outcome.Warnings.Single().Code);
    }

    [TestMethod]
    public void A_shape_that_depends_on_the_data_is_told_when_it_differs()
    {
        var source = Model(static x => x) with { Run = static _ => [Tensors.Floats([2, 1], 1, 2)] };
        var result = source with { Run = static _ => [Tensors.Floats([1, 1], 1)] };
        var outcome = Validate(new FakeRuntime().With("a.onnx", source).With("b.onnx", result));
        Assert.AreEqual("QB3057", outcome.Warnings.Single().Code);
        Assert.Contains("its shape differs in 4 of 4 samples", outcome.Errors.Single().Message);
    }

    [TestMethod]
    public void A_source_that_draws_random_numbers_is_told()
    {
        var calls = 0;
        var model = Model(static x => x) with { Run = _ => [Tensors.Floats([2], ++calls, 1)] };
        var outcome = Validate(new FakeRuntime().With("a.onnx", model).With("b.onnx", model));
        Assert.AreEqual("QB3058", outcome.Warnings[0].Code);
    }

    [TestMethod]
    public void Bad_data_is_an_error_of_the_outcome_and_not_thrown()
    {
        var runtime = new FakeRuntime().With("a.onnx", Model(static x => x)).With("b.onnx", Model(static x => x));
        Assert.AreEqual("QB1101", Validate(runtime, new ValidationSettings { Data = ["does/not/exist.npz"] }).Errors.Single().Code);
    }

    [TestMethod]
    public void Cancelling_is_not_an_error() =>
        Assert.ThrowsExactly<OperationCanceledException>(() => Validate(new FakeRuntime().With("a.onnx", Model(static x => x)), null, new CancellationToken(true)));

    [TestMethod]
    public void A_result_above_MaxSize_is_an_error_with_both_sizes()
    {
        Assert.IsNull(AccuracyBounds.CheckSize("a.onnx", 100, new ValidationSettings { MaxSize = 100 }));
        Assert.IsNull(AccuracyBounds.CheckSize("a.onnx", 100, new ValidationSettings()));
        var error = AccuracyBounds.CheckSize("a.onnx", 1234567, new ValidationSettings { MaxSize = 1000 })!;
        Assert.AreEqual("QB3004", error.Code);
        Assert.AreEqual("1,234,567 bytes", error.Found);
    }
}
