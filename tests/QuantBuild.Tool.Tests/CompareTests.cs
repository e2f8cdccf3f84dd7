using System.Text.Json;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class CompareTests
{
    [TestMethod]
    public void The_text_shows_outputs_and_weights_the_worst_first()
    {
        using var run = new CommandRun();
        var samples = run.AddFile("samples.npz");
        var candidate = run.AddFile("encoder.int4.onnx");
        run.Run("compare", run.Model, candidate, "--data", samples, "--llama", samples);
        Assert.AreEqual(samples, run.Search!.Llama);

        Assert.AreEqual((run.Model, candidate), run.Engine.Compared);
        Assert.AreSequenceEqual(new[] { samples }, run.Engine.ComparisonSettings!.Data);
        Assert.AreEqual("""
            encoder.onnx -> encoder.int4.onnx  90.4 MB -> 15.1 MB (6.0x)  cosine 0.9987 on 8 samples

            Outputs, run by ONNX Runtime 1.30.0 on 8 samples
              cosine  SQNR dB  max error  agreement  name
              0.9987     25.1     0.0123      99.1%  hidden
              0.9999     40.3      0.001     100.0%  pooled
              cosine: 1 is the same direction; SQNR: signal over error, 6 dB more halve the error; agreement: largest value at the same place.

            Weights in both: 3, of which 1 equal
              SQNR dB  max error  type          name
                 18.2     0.0625  FP32 -> INT4  layer.1/weight
                 25.1     0.0312  FP32 -> INT4  layer.0/weight
                equal          0  FP32          layer.0/bias

            """.ReplaceLineEndings("\n"), run.Out);
    }

    [TestMethod]
    public void The_json_has_both_models()
    {
        using var run = new CommandRun();
        run.Run("compare", run.Model, run.Model, "--json");

        using var json = JsonDocument.Parse(run.Out);
        Assert.AreEqual(15_100_000, json.RootElement.GetProperty("candidateBytes").GetInt64());
        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("tensors")[2].GetProperty("sqnrDb").ValueKind);
    }

    [TestMethod]
    public void One_model_is_not_enough()
    {
        using var run = new CommandRun();
        run.Run("compare", run.Model);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1022: Two models are needed", run.Error);
    }
}
