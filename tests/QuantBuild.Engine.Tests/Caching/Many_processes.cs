using QuantBuild.Engine.Tests.Support;
using QuantBuild.OnnxRuntime;
using QuantBuild.Reporting;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class Many_processes
{
    private const int Processes = 20;

    [TestMethod]
    public void That_need_the_same_result_at_once_make_it_once()
    {
        using var cached = new CachedWorkspace();
        var source = cached.Files.Save(Models.MatMul(1024, 1024));
        var workers = Enumerable.Range(0, Processes).Select(i => Start(cached, source, i)).ToList();

        foreach (var worker in workers) Assert.AreEqual(0, worker.WaitForExit(), worker.Output);

        Assert.AreEqual(1, workers.Count(worker => !worker.HasSaid("(from cache)")), string.Join('\n', workers.Select(worker => worker.Output)));
        AssertAlike(cached, Processes);
        Assert.HasCount(1, cached.Entries);
        Assert.IsEmpty(cached.Left);
        foreach (var worker in workers) worker.Dispose();
    }

    [TestMethod]
    public void Of_which_some_are_killed_leave_nothing_that_harms_the_next()
    {
        using var cached = new CachedWorkspace();
        var source = cached.Files.Save(Models.MatMul(1024, 1024));
        var random = new Random(3);
        for (var round = 0; round < 2; round++)
        {
            var workers = Enumerable.Range(0, 4).Select(i => Start(cached, source, i)).ToList();
            // Somewhere between the start of the process and its end.
            foreach (var worker in workers.Take(3))
            {
                Thread.Sleep(random.Next(200));
                worker.Kill();
            }
            Assert.AreEqual(0, workers[3].WaitForExit(), workers[3].Output);
            foreach (var worker in workers) worker.Dispose();
        }

        for (var i = 0; i < 3; i++) cached.Expect(ResultOrigin.Cache, Request(cached, source, i));
        AssertAlike(cached, 4);
        // Putting another result tidies up.
        cached.Expect(ResultOrigin.Made, Request(cached, source, 0) with { Settings = new() { Precision = "FP16" } });
        Assert.IsEmpty(cached.Left);
        Assert.HasCount(2, cached.Entries);
        for (var i = 0; i < 4; i++)
            CollectionAssert.AreEqual(new[] { "result.onnx" }, Directory.GetFileSystemEntries(cached.Files.PathOf($"out{i}")).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Take_over_from_one_that_is_killed()
    {
        if (OnnxRuntimeLocator.Find().Library is null) Assert.Inconclusive("No ONNX Runtime library is packed for this system, and the model must run long.");
        using var cached = new CachedWorkspace();
        var source = cached.Files.Save(Endless());
        string[] Arguments(int i) => [source, "-p", "INT8", "-o", Output(cached, i), "--cache", cached.Cache];
        using var first = new Worker(Arguments(0));
        first.WaitFor("quantizing");
        using var second = new Worker(Arguments(1));
        second.WaitFor("waiting for another build");
        Assert.IsFalse(second.HasSaid("quantizing"));

        first.Kill();

        second.WaitFor("quantizing");
    }

    private static Worker Start(CachedWorkspace cached, string source, int i) =>
        new(source, "-p", "INT8", "-o", Output(cached, i), "--no-validate", "--quiet", "--threads", "1", "--cache", cached.Cache);

    private static QuantizationRequest Request(CachedWorkspace cached, string source, int i) => cached.Request(source, Output(cached, i));

    private static string Output(CachedWorkspace cached, int i) => cached.Files.PathOf($"out{i}/result.onnx");

    private static void AssertAlike(CachedWorkspace cached, int count)
    {
        var bytes = File.ReadAllBytes(Output(cached, 0));
        Assert.IsGreaterThan(1000, bytes.Length);
        for (var i = 1; i < count; i++) Assert.IsTrue(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Output(cached, i))), Output(cached, i));
    }

    /// <summary>y = x · w, then a loop that multiplies y by w so often that nobody waits for it.</summary>
    private static ModelBuilder Endless()
    {
        var body = new GraphBuilder().Input("i", 7).Input("go_on", 9).Input("before", 1, 3, 64)
            .Node("Identity", "go_on", "go_on_out").Node("MatMul", "before w", "after").Output("go_on_out", 9).Output("after", 1, 3, 64);
        return new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 3, 64).Weight("w", 64, 64).Integers("times", [], 1_000_000_000_000).Node("MatMul", "x w", "start")
            .Node("Loop", "times _ start", "y", ("body", body)).Output("y", 1, 3, 64));
    }
}
