using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class TextOutputTests
{
    [TestMethod]
    public void The_text_says_what_the_user_got()
    {
        using var run = new CommandRun();
        run.Run(run.Model);

        Assert.AreEqual("""
            encoder.onnx -> INT4  90.4 MB -> 15.1 MB (6.0x)  cosine 0.9987 on 8 samples
            Written to models/encoder.int4.onnx (onnx); 1.3 s, peak memory 112.3 MB

            Weights: 3 of 5 quantized, 2 kept
              3  FP32 -> INT4, RTN, blocks of 32  28.3 MB -> 4.0 MB
              2  kept: too small                            24.6 KB

            Most changed weights
              SQNR dB  max error  type          operator  shape        name
                 18.2     0.0625  FP32 -> INT4  MatMul    [768, 3072]  layer.1/weight
                 25.1     0.0312  FP32 -> INT4  MatMul    [768, 3072]  layer.0/weight

            Outputs, run by ONNX Runtime 1.30.0 on 8 samples
              cosine  SQNR dB  max error  agreement  name
              0.9987     25.1     0.0123      99.1%  hidden
              0.9999     40.3      0.001     100.0%  pooled
              cosine: 1 is the same direction; SQNR: signal over error, 6 dB more halve the error; agreement: largest value at the same place.

            """.ReplaceLineEndings("\n"), run.Out);
        Assert.AreEqual("models/encoder.onnx : warning QB2004: 'layer.2/weight': A weight has values that FP16 cannot hold.\n", run.Error);
    }

    [TestMethod]
    public void Verbose_lists_every_weight_with_its_reason()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "-v");

        foreach (var tensor in Reports.Encoder().Tensors) Assert.Contains(tensor.Name, run.Out);
        Assert.Contains("layer.0/bias    kept: too small", run.Out);
        Assert.Contains("  exact          0", run.Out);
    }

    [TestMethod]
    public void Made_up_inputs_are_said_to_be_made_up()
    {
        using var run = new CommandRun(new FakeEngine
        {
            Work = static (_, _) => new QuantizationResult(Reports.Encoder() with { Validation = Reports.Validation() with { Inputs = "synthetic", Samples = 1 } }, []),
        });
        run.Run(run.Model);

        Assert.Contains("cosine 0.9987 on 1 synthetic sample\n", run.Out);
        Assert.Contains("The inputs were made up", run.Out);
    }

    [TestMethod]
    public void A_result_that_was_not_run_says_so()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => new QuantizationResult(Reports.Encoder() with { Validation = null }, []) });
        run.Run(run.Model, "--quiet");

        Assert.AreEqual("encoder.onnx -> INT4  90.4 MB -> 15.1 MB (6.0x)  not validated\n", run.Out);
    }

    [TestMethod]
    public void Quiet_prints_the_summary_line_alone_and_warnings_for_the_build_on_stderr()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--quiet");

        Assert.AreEqual("encoder.onnx -> INT4  90.4 MB -> 15.1 MB (6.0x)  cosine 0.9987 on 8 samples\n", run.Out);
        Assert.HasCount(1, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
