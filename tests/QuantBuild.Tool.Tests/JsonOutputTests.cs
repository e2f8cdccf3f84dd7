using System.Text.Json;
using QuantBuild.Diagnostics;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class JsonOutputTests
{
    [TestMethod]
    public void Stdout_is_one_json_object_and_messages_go_to_stderr()
    {
        using var run = new CommandRun(new FakeEngine
        {
            Work = static (progress, _) =>
            {
                progress?.Report(new StageProgress("quantizing", 1, 2));
                return new QuantizationResult(Reports.Encoder(), []);
            },
        });
        run.Run(run.Model, "--json");

        Assert.AreEqual(0, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.AreEqual("models/encoder.int4.onnx", json.RootElement.GetProperty("output").GetString());
        Assert.Contains("quantizing", run.Error);
        Assert.Contains("warning QB2004", run.Error);
    }

    [TestMethod]
    public void A_missed_bound_adds_its_errors_to_the_object()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => new QuantizationResult(Reports.Encoder(), [Diagnostic.Error("QB3001", "m", "Missed")]) });
        run.Run(run.Model, "--json");

        Assert.AreEqual(1, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.AreEqual("QB3001", json.RootElement.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.AreEqual(JsonValueKind.Object, json.RootElement.GetProperty("validation").ValueKind);
    }

    [TestMethod]
    public void A_report_file_that_cannot_be_written_is_in_the_one_object()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--json", "--report", Path.Combine(run.Model, "report.json"));

        Assert.AreEqual(1, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.AreEqual("QB1034", json.RootElement.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [TestMethod]
    [DataRow("wrong.onnx", 2, "QB1023")]
    [DataRow("encoder.onnx", 1, "QB2001")]
    public void A_run_without_a_result_prints_an_object_with_its_errors(string model, int exitCode, string code)
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new QuantBuildException(Diagnostic.Error("QB2001", "m", "Broken")) });
        run.Run(Path.Combine(run.Folder, model), "--json");

        Assert.AreEqual(exitCode, run.ExitCode);
        using var json = JsonDocument.Parse(run.Out);
        Assert.AreEqual(1, json.RootElement.GetProperty("version").GetInt32());
        Assert.AreEqual(code, json.RootElement.GetProperty("errors")[0].GetProperty("code").GetString());
    }
}
