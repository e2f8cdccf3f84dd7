using System.Diagnostics;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Cancellation
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [TestMethod]
    public async Task Ends_all_workers_within_a_second_and_leaves_nothing_of_their_results()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-cancel-").FullName;
        string[] names = ["decoder.onnx", "encoder.onnx", "waiting.onnx"];
        foreach (var name in names) File.WriteAllText(Path.Combine(folder, name), "sleep 120");
        var engine = new RecordingEngine { Cores = 2 };
        var task = TaskOf.Models(engine, folder, names);
        task.Threads = "2";
        var watch = Stopwatch.StartNew();
        var run = Task.Run(task.Execute);
        // The stub has begun when its half result is there.
        string[] begun = [Path.Combine(folder, "out", "decoder.onnx.data"), Path.Combine(folder, "out", "encoder.onnx.data")];
        while (!begun.All(File.Exists) && watch.Elapsed < _patience) await Task.Delay(20);
        Assert.IsTrue(begun.All(File.Exists), string.Join('\n', engine.Messages));
        Assert.AreEqual(2, begun.Length, "two cores, two workers; the third waits");

        watch.Restart();
        task.Cancel();

        Assert.IsFalse(await run);
        Assert.IsLessThan(TimeSpan.FromSeconds(1), watch.Elapsed);
        Assert.IsEmpty(engine.Errors);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(folder, "out")));
        Assert.AreEqual(0, engine.Held);
        Directory.Delete(folder, recursive: true);
    }
}
