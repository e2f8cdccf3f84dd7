using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Several_at_once
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantbuild-parallel-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    private QuantizeModels Task(RecordingEngine engine, params (string Name, string Text)[] models)
    {
        foreach (var (name, text) in models) File.WriteAllText(Path.Combine(_folder, name), text);
        return TaskOf.Models(engine, _folder, [.. models.Select(static model => model.Name)]);
    }

    private string[] ThreadsOf(params string[] names) =>
        [.. names.Select(name => File.ReadAllLines(Path.Combine(_folder, "state", name + ".rsp")).Single(static line => line.StartsWith("--threads=", StringComparison.Ordinal)))];

    [TestMethod]
    public void Run_when_the_build_grants_cores_for_them()
    {
        var engine = new RecordingEngine { Cores = 3 };
        // Each waits until the other has begun: one after the other they would never end well.
        var task = Task(engine, ("a.onnx", "meets b.onnx.here"), ("b.onnx", "meets a.onnx.here"));
        task.Threads = "16";

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Errors));

        var threads = ThreadsOf("a.onnx", "b.onnx").Order().ToArray();
        CollectionAssert.AreEqual((string[])["--threads=1", "--threads=2"], threads);
        Assert.AreEqual(0, engine.Held);
    }

    [TestMethod]
    public void Never_exceed_the_cores_that_were_granted()
    {
        var engine = new RecordingEngine { Cores = 1 };
        var task = Task(engine, ("large.onnx", "stdout one\nstderr of the larger model"), ("small.onnx", "stdout two"));
        task.Threads = "4";

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Errors));

        CollectionAssert.AreEqual((string[])["--threads=1", "--threads=1"], ThreadsOf("large.onnx", "small.onnx"));
        // One after the other, the larger one first.
        var said = engine.Messages.Where(static message => message is "one" or "two" || message.Contains(" -> INT4", StringComparison.Ordinal)).Select(static message => message.Split(' ')[0]).ToArray();
        CollectionAssert.AreEqual((string[])["one", "large.onnx", "two", "small.onnx"], said);
    }

    [TestMethod]
    public void Take_what_the_user_allows_where_the_build_cannot_say()
    {
        var engine = new RecordingEngine { Cores = 0 };
        var task = Task(engine, ("a.onnx", ""));
        task.Threads = "3";

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Errors));

        CollectionAssert.AreEqual((string[])["--threads=3"], ThreadsOf("a.onnx"));
    }

    [TestMethod]
    public void Do_not_mix_their_lines()
    {
        var engine = new RecordingEngine { Cores = 2 };
        string Lines(string word) => string.Concat(Enumerable.Repeat($"stdout {word} {word} {word}\n", 50));
        var task = Task(engine, ("a.onnx", "meets b.onnx.here\n" + Lines("alpha")), ("b.onnx", "meets a.onnx.here\n" + Lines("beta")));
        task.Threads = "2";

        Assert.IsTrue(task.Execute(), string.Join('\n', engine.Errors));

        Assert.AreEqual(50, engine.Messages.Count(static message => message == "alpha alpha alpha"));
        Assert.AreEqual(50, engine.Messages.Count(static message => message == "beta beta beta"));
    }

    [TestMethod]
    // free, bytes of the next, bytes of all that wait, how many wait: cores for the next
    [DataRow(8, 10L, 10L, 1, 8)]
    [DataRow(8, 0L, 0L, 1, 8)]
    [DataRow(1, 90L, 100L, 5, 1)]
    [DataRow(8, 10L, 20L, 2, 4)]
    [DataRow(8, 1000L, 1199L, 200, 7)]
    [DataRow(8, 1000L, 1001L, 2, 7)]
    [DataRow(4, 10L, 2000L, 200, 1)]
    [DataRow(4, 0L, 0L, 2, 2)]
    public void Share_the_cores_by_size(int free, long bytes, long waiting, int models, int expected) =>
        Assert.AreEqual(expected, CoreShare.Of(free, bytes, waiting, models));
}
