using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class ProgressTests
{
    private static FakeEngine Engine => new()
    {
        Work = static (progress, _) =>
        {
            foreach (var stage in new[] { "reading", "quantizing" })
            {
                for (var done = 0; done <= 1000; done++) progress?.Report(new StageProgress(stage, done, 1000));
            }
            return new QuantizationResult(Reports.Encoder() with { Warnings = [] }, []);
        },
    };

    [TestMethod]
    public void A_terminal_gets_one_line_that_redraws_itself_and_goes_away()
    {
        using var run = new CommandRun(Engine) { Terminal = true };
        run.Run(run.Model);

        Assert.Contains("\rreading      [------------------------------]   0%", run.Error);
        Assert.DoesNotContain('\n', run.Error);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.EndsWith("\r", run.Error);
        // A thousand reports in a moment are not a thousand drawings.
        Assert.IsLessThan(100, run.Error.Count(static c => c == '\r'));
        Assert.DoesNotContain("[-", run.Out);
    }

    [TestMethod]
    public void Color_is_used_only_when_wanted()
    {
        using var run = new CommandRun(Engine) { Terminal = true, Color = true };
        run.Run(run.Model);

        Assert.Contains("\u001b[32m", run.Error);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(20)]
    [DataRow(51)]
    public void A_narrow_terminal_gets_no_line_that_wraps(int width)
    {
        using var run = new CommandRun(Engine) { Terminal = true, Width = width };
        run.Run(run.Model);

        foreach (var drawing in run.Error.Split('\r')) Assert.IsLessThanOrEqualTo(Math.Max(width, 9), drawing.Length);
    }

    [TestMethod]
    public void A_log_gets_one_plain_line_for_a_stage()
    {
        using var run = new CommandRun(Engine);
        run.Run(run.Model);

        Assert.AreEqual("reading\nquantizing\n", run.Error);
    }

    [TestMethod]
    public void The_build_gets_none()
    {
        using var run = new CommandRun(Engine) { Terminal = true };
        run.Run(run.Model, "--quiet");

        Assert.AreEqual("", run.Error);
    }

    [TestMethod]
    public void The_build_gets_a_line_when_a_run_lasts()
    {
        var clock = new ManualClock();
        var engine = new FakeEngine
        {
            Work = (progress, _) =>
            {
                clock.Advance(4.9);
                progress!.Report(new StageProgress("quantizing", 450, 1000));
                clock.Advance(0.2);
                progress.Report(new StageProgress("validating", 1, 3));
                clock.Advance(9);
                progress.Report(new StageProgress("validating", 2, 3));
                clock.Advance(11);
                return new QuantizationResult(Reports.Encoder() with { Warnings = [] }, []);
            },
        };
        using var run = new CommandRun(engine) { Clock = clock };
        run.Run(run.Model, "--quiet");
        clock.Advance(100);

        var lines = run.Out.Split('\n');
        CollectionAssert.AreEqual((string[])["encoder.onnx: quantizing, 45 %", "encoder.onnx: validating, 67 %", "encoder.onnx: validating, 67 %"], lines[..3]);
        Assert.Contains(" -> INT4", lines[3]);
        Assert.AreEqual("", run.Error);
    }

    [TestMethod]
    public void The_build_gets_no_line_of_a_short_run()
    {
        var clock = new ManualClock();
        var engine = new FakeEngine
        {
            Work = (_, _) =>
            {
                clock.Advance(4.9);
                return new QuantizationResult(Reports.Encoder() with { Warnings = [] }, []);
            },
        };
        using var run = new CommandRun(engine) { Clock = clock };
        run.Run(run.Model, "--quiet");

        Assert.HasCount(1, run.Out.TrimEnd('\n').Split('\n'));
    }

    [TestMethod]
    public void A_run_that_has_not_reported_yet_is_reading()
    {
        var clock = new ManualClock();
        var engine = new FakeEngine
        {
            Work = (_, _) =>
            {
                clock.Advance(5);
                return new QuantizationResult(Reports.Encoder() with { Warnings = [] }, []);
            },
        };
        using var run = new CommandRun(engine) { Clock = clock };
        run.Run(run.Model, "--quiet");

        Assert.StartsWith("encoder.onnx: reading\n", run.Out);
    }
}
