using QuantBuild.Diagnostics;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class ExitCodeTests
{
    private static readonly Diagnostic _missed = Diagnostic.Error("QB3001", "models/encoder.onnx", "The cosine is below its bound") with { Found = "0.71", Expected = "at least 0.9" };

    [TestMethod]
    public void A_missed_bound_is_a_failure_that_shows_result_and_error()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => new QuantizationResult(Reports.Encoder(), [_missed]) });
        run.Run(run.Model);

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("Nothing was written; the errors say why", run.Out);
        Assert.Contains("models/encoder.onnx : error QB3001: The cosine is below its bound. Found: 0.71. Expected: at least 0.9.\n", run.Error);
    }

    [TestMethod]
    public void A_missed_bound_prints_no_line_that_looks_like_success_to_a_build()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => new QuantizationResult(Reports.Encoder(), [_missed]) });
        run.Run(run.Model, "--quiet");

        Assert.AreEqual(1, run.ExitCode);
        Assert.AreEqual("", run.Out);
        Assert.Contains("error QB3001", run.Error);
    }

    [TestMethod]
    public void A_coded_error_is_one_line()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new QuantBuildException(_missed) });
        run.Run(run.Model);

        Assert.AreEqual(1, run.ExitCode);
        Assert.AreEqual(_missed + "\n", run.Error);
    }

    [TestMethod]
    public void A_setting_that_the_engine_refuses_is_wrong_usage()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new QuantBuildException(Diagnostic.Error("QB1203", "encoder.onnx", "The setting is not supported")) });
        run.Run(run.Model);

        Assert.AreEqual(2, run.ExitCode);
    }

    [TestMethod]
    public void An_unforeseen_error_is_one_coded_line_without_a_stack_trace()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new InvalidOperationException("Something\nodd.") });
        run.Run(run.Model);

        Assert.AreEqual(1, run.ExitCode);
        Assert.AreEqual("dotnet quantize : error QB5099: An internal error happened; this is a bug. Found: InvalidOperationException: Something odd. Please report it; -v shows where it happened.\n", run.Error);
    }

    [TestMethod]
    public void An_unforeseen_error_shows_where_it_happened_when_asked()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new InvalidOperationException("odd") });
        run.Run(run.Model, "-v");

        Assert.Contains("error QB5099", run.Error);
        Assert.Contains("   at ", run.Error);
    }

    [TestMethod]
    public void Memory_that_runs_out_is_not_called_a_bug()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new InsufficientMemoryException() });
        run.Run(run.Model);

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("error QB5098: Memory ran out", run.Error);
    }

    [TestMethod]
    public void Cancelling_ends_with_130_and_no_coded_error()
    {
        using var source = new CancellationTokenSource();
        using var run = new CommandRun(new FakeEngine
        {
            Work = (_, cancellation) =>
            {
                source.Cancel();
                cancellation.ThrowIfCancellationRequested();
                return new QuantizationResult(Reports.Encoder(), []);
            },
        })
        { Cancellation = source.Token };
        run.Run(run.Model);

        Assert.AreEqual(130, run.ExitCode);
        Assert.AreEqual("Cancelled.\n", run.Error);
        Assert.AreEqual("", run.Out);
    }
}
