using System.Collections;
using System.Diagnostics;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Cancellation
{
    [TestMethod]
    public async System.Threading.Tasks.Task Ends_the_worker_and_leaves_nothing_of_the_result()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-cancel-").FullName;
        var model = Path.Combine(folder, "encoder.onnx");
        File.WriteAllText(model, "sleep 120");
        var output = Path.Combine(folder, "out", "encoder.onnx");
        var engine = new RecordingEngine();
        var task = new QuantizeModel
        {
            BuildEngine = engine,
            Source = model,
            Output = output,
            State = Path.Combine(folder, "state", "encoder.onnx"),
            Worker = Building.TestRun.StubWorker,
            DotNetHostPath = Environment.ProcessPath,
        };
        var watch = Stopwatch.StartNew();
        var run = System.Threading.Tasks.Task.Run(task.Execute);
        // The stub has begun when its half result is there.
        while (!File.Exists(output + ".data") && watch.Elapsed < TimeSpan.FromSeconds(60)) await System.Threading.Tasks.Task.Delay(50);
        Assert.IsTrue(File.Exists(output + ".data"), string.Join('\n', engine.Messages));

        watch.Restart();
        task.Cancel();

        Assert.IsFalse(await run);
        Assert.IsLessThan(TimeSpan.FromSeconds(20), watch.Elapsed);
        Assert.IsEmpty(engine.Errors);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.GetDirectoryName(output)!));
        Directory.Delete(folder, recursive: true);
    }

    private sealed class RecordingEngine : IBuildEngine
    {
        public List<string> Errors { get; } = [];

        public List<string> Messages { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "App.csproj";

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;

        public void LogCustomEvent(CustomBuildEventArgs e) => Messages.Add(e.Message ?? "");

        public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e.Message ?? "");

        public void LogMessageEvent(BuildMessageEventArgs e) => Messages.Add(e.Message ?? "");

        public void LogWarningEvent(BuildWarningEventArgs e) => Messages.Add(e.Message ?? "");
    }
}
