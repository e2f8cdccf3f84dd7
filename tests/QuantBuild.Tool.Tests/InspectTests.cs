using System.Text.Json;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class InspectTests
{
    [TestMethod]
    public void The_text_shows_what_is_in_the_model_and_what_each_precision_makes_of_it()
    {
        using var run = new CommandRun();
        run.Run("inspect", run.Model);

        Assert.AreEqual(run.Model, run.Engine.Inspected);
        Assert.AreEqual("""
            encoder.onnx  onnx, 90.4 MB
              opset     17
              producer  pytorch 2.4

            Inputs
              input_ids  INT64  [batch, ?, 128]

            Outputs
              hidden  FP32          [?]
              states  not a tensor

            Operators: 132 nodes of 2 types
              MatMul 72, Add 60

            Weights: 2, 9.4 MB
                 size  type  operator  shape        name
               9.4 MB  FP32  MatMul    [768, 3072]  large
              12.3 KB  FP32  Add       [3072]       small

            What each precision would make of it
              precision  format     size  smaller  quantized  kept
              INT8       onnx    23.0 MB     3.9x         73    25
              INT4       onnx    15.1 MB     6.0x         73    25

            """.ReplaceLineEndings("\n"), run.Out);
    }

    [TestMethod]
    public void The_json_has_symbolic_and_unknown_dimensions()
    {
        using var run = new CommandRun();
        run.Run("inspect", run.Model, "--json");

        using var json = JsonDocument.Parse(run.Out);
        var shape = json.RootElement.GetProperty("inputs")[0].GetProperty("shape");
        Assert.AreEqual("batch", shape[0].GetString());
        Assert.AreEqual(JsonValueKind.Null, shape[1].ValueKind);
        Assert.AreEqual(128, shape[2].GetInt64());
        Assert.AreEqual(15_100_000, json.RootElement.GetProperty("precisions")[1].GetProperty("outputBytes").GetInt64());
    }

    [TestMethod]
    [DataRow("inspect")]
    [DataRow("inspect", "nowhere.onnx")]
    public void A_missing_model_is_wrong_usage(params string[] arguments)
    {
        using var run = new CommandRun();
        run.Run(arguments);

        Assert.AreEqual(2, run.ExitCode);
        Assert.IsFalse(run.Engine.WasCalled);
    }
}
