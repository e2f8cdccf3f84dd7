using System.Text.Json;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class ReportFileTests
{
    [TestMethod]
    public void The_json_report_is_what_json_prints_and_its_folder_is_made()
    {
        using var run = new CommandRun();
        var report = Path.Combine(run.Folder, "deep", "er", "report.json");
        run.Run(run.Model, "--json", "--report", report);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(run.Out.TrimEnd('\n'), File.ReadAllText(report));
        Assert.HasCount(1, Directory.GetFiles(Path.GetDirectoryName(report)!));
    }

    [TestMethod]
    public void The_html_report_stands_alone_and_has_weights_and_outputs()
    {
        using var run = new CommandRun();
        var report = Path.Combine(run.Folder, "report.HTML");
        run.Run(run.Model, "--report", report);

        var html = File.ReadAllText(report);
        foreach (var text in new[] { "layer.1/weight", "too small", "hidden", "0.9987", "90.4 MB", "QB2004", "ONNX Runtime 1.30.0" }) Assert.Contains(text, html);
        Assert.DoesNotContain("src=", html);
        Assert.DoesNotContain("<link", html);
    }

    [TestMethod]
    public void A_report_that_cannot_be_written_fails_the_run_after_the_result_was_shown()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--report", Path.Combine(run.Model, "report.json"));

        Assert.AreEqual(1, run.ExitCode);
        Assert.StartsWith("encoder.onnx -> INT4", run.Out);
        Assert.Contains("error QB1034", run.Error);
    }

    [TestMethod]
    public void A_missed_bound_is_in_the_report()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => new QuantizationResult(Reports.Encoder(), [Diagnostics.Diagnostic.Error("QB3001", "m", "Missed")]) });
        var report = run.AddFile("report.json", "an older and much longer report " + new string('x', 100_000));
        run.Run(run.Model, "--report", report);

        using var json = JsonDocument.Parse(File.ReadAllText(report));
        Assert.AreEqual("QB3001", json.RootElement.GetProperty("errors")[0].GetProperty("code").GetString());
    }
}
