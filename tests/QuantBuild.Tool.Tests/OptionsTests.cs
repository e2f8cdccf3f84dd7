using QuantBuild.Planning;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class OptionsTests
{
    [TestMethod]
    public void Every_option_reaches_the_engine()
    {
        using var run = new CommandRun();
        var samples = run.AddFile("samples.npz");
        var library = run.AddFile("libonnxruntime.so");
        run.Run(run.Model, "-o", "small.onnx", "-p", "int8", "-f", "ONNX-QDQ", "--mode", "weights", "--algorithm", "rtn", "--block-size", "64", "--asymmetric",
            "--exclude", "lm_head*;*/embed*", "--exclude", "-odd", "--override", "*/a=b/*=fp16", "--validation", samples, "--min-cosine", "0.995", "--min-sqnr", "-3.5",
            "--min-agreement", "1", "--max-size", "25MB", "--device", "CUDA", "--threads", "3", "--onnxruntime", library, "--application-onnxruntime", "/a/one", "--application-onnxruntime", "/a/two",
            "--llama", library, "--application-llama", "/b/one", "--application-llama", "/b/two");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var (settings, validation) = (run.Engine.Request!.Settings, run.Engine.Request.Validation);
        Assert.AreEqual("small.onnx", run.Engine.Request.Output);
        Assert.AreEqual("INT8", settings.Precision);
        Assert.AreEqual("onnx-qdq", settings.Format);
        Assert.AreEqual("Weights", settings.Mode);
        Assert.AreEqual("RTN", settings.Algorithm);
        Assert.AreEqual(64, settings.BlockSize);
        Assert.IsFalse(settings.Symmetric);
        Assert.AreSequenceEqual(new[] { "lm_head*", "*/embed*", "-odd" }, settings.Exclude);
        Assert.AreSequenceEqual(new[] { new PrecisionOverride("*/a=b/*", "FP16") }, settings.Overrides);
        Assert.AreEqual("cuda", settings.Device);
        Assert.AreEqual(3, settings.Threads);
        Assert.IsTrue(validation.Enabled);
        Assert.AreSequenceEqual(new[] { samples }, validation.Data);
        Assert.AreEqual(0.995, validation.MinCosine);
        Assert.AreEqual(-3.5, validation.MinSqnr);
        Assert.AreEqual(1.0, validation.MinAgreement);
        Assert.AreEqual(25_000_000, validation.MaxSize);
        Assert.AreEqual(library, run.Search!.Explicit);
        Assert.AreSequenceEqual(new[] { "/a/one", "/a/two" }, run.Search.Application);
        Assert.AreEqual(library, run.Search.Llama);
        Assert.AreSequenceEqual(new[] { "/b/one", "/b/two" }, run.Search.ApplicationLlama);
    }

    [TestMethod]
    public void A_whole_channel_is_block_size_minus_one()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--block-size", "-1", "--no-validate", "--symmetric");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(-1, run.Engine.Request!.Settings.BlockSize);
        Assert.IsTrue(run.Engine.Request.Settings.Symmetric);
        Assert.IsFalse(run.Engine.Request.Validation.Enabled);
    }

    [TestMethod]
    public void Calibration_data_that_nothing_uses_is_said_to_be_unused()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--calibration", run.AddFile("samples.npz"), "--json");

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains("warning QB1036", run.Error);
        Assert.Contains("QB1036", run.Out);
    }
}
