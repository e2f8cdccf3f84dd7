using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class HostileNameTests
{
    private const string Hostile = "evil\u001b[2J\nmodel.onnx : error QB9999: forged<script>\ud800";

    private static FakeEngine Engine => new()
    {
        Work = static (_, _) => new QuantizationResult(Reports.Encoder() with
        {
            Tensors = [Reports.Quantized(Hostile, 1, 1), Reports.Kept(Hostile, Hostile)],
            Validation = Reports.Validation() with { Outputs = [Reports.Validation().Outputs[0] with { Name = Hostile }] },
            Warnings = [],
        }, []),
    };

    [TestMethod]
    public void A_name_from_a_model_neither_steers_the_terminal_nor_forges_a_line()
    {
        using var run = new CommandRun(Engine);
        run.Run(run.Model, "-v");

        Assert.DoesNotContain('\u001b', run.Out);
        Assert.IsFalse(run.Out.Split('\n').Any(static line => line.StartsWith("model.onnx", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_name_from_a_model_leaves_the_json_valid()
    {
        using var run = new CommandRun(Engine);
        run.Run(run.Model, "--json");

        Assert.DoesNotContain('\u001b', run.Out);
        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        Assert.StartsWith("evil\u001b[2J\nmodel", json.RootElement.GetProperty("tensors")[0].GetProperty("name").GetString());
    }

    [TestMethod]
    public void A_name_from_a_model_is_text_in_the_html_report()
    {
        using var run = new CommandRun(Engine);
        var report = Path.Combine(run.Folder, "report.html");
        run.Run(run.Model, "--report", report);

        var html = File.ReadAllText(report);
        Assert.DoesNotContain("<script", html);
        Assert.Contains("&lt;script&gt;", html);
    }
}
