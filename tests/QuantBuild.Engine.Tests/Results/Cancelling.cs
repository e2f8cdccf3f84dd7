using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class Cancelling
{
    [TestMethod]
    public void Before_the_start_leaves_nothing()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        AssertCancelled(() => workspace.Quantize(source, "INT4", cancellation: cancellation.Token));

        workspace.AssertNothingIsLeft();
    }

    [TestMethod]
    [DataRow("quantizing")]
    [DataRow("validating")]
    public void In_the_middle_leaves_the_old_result_and_nothing_else(string stage)
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.Chain("a", "b", "c", "d"));
        Directory.CreateDirectory(workspace.OutputFolder);
        File.WriteAllText(workspace.Output, "the old result");
        using var cancellation = new CancellationTokenSource();
        var seen = false;
        var progress = new Immediately(report =>
        {
            if (report.Stage != stage) return;
            seen = true;
            cancellation.Cancel();
        });
        var request = new QuantizationRequest { Source = source, Output = workspace.Output, Settings = new() { Threads = 2 } };

        AssertCancelled(() => workspace.Quantizer.Quantize(request, progress, cancellation.Token));

        Assert.IsTrue(seen);
        CollectionAssert.AreEqual(new[] { "result.onnx" }, Directory.GetFileSystemEntries(workspace.OutputFolder).Select(Path.GetFileName).ToArray());
        Assert.AreEqual("the old result", File.ReadAllText(workspace.Output));
    }

    private static void AssertCancelled(Action action) => Assert.Throws<OperationCanceledException>(action);

    private sealed class Immediately(Action<StageProgress> action) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => action(value);
    }
}
