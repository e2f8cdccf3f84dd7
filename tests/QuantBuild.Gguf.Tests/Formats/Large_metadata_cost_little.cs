using System.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

[TestClass]
public sealed class Large_metadata_cost_little
{
    public required TestContext TestContext { get; set; }

    /// <summary>23 MB of texts, numbers and truth values, several times what a model has. (90 MB, two million tokens, took 0.6 s on a loaded machine.)</summary>
    [TestMethod]
    public void In_time_and_memory()
    {
        using var folder = new TemporaryDirectory();
        var text = GgufBytes.TextElements("a token of thirty-two characters");
        const int count = 500_000;
        var tokens = new byte[count * (long)text.Length];
        for (var i = 0; i < count; i++) text.CopyTo(tokens, i * (long)text.Length);
        var path = folder.Write("model.gguf", new GgufBytes().Array("tokens", 8, count, tokens).Array("scores", 6, count, new byte[count * 4]).Array("flags", 7, count, new byte[count]).ToArray());
        GgufFile.Open(path).Dispose();

        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var file = GgufFile.Open(path);
        TestContext.WriteLine($"{file.File.Length / 1e6:F0} MB in {clock.Elapsed.TotalMilliseconds:F0} ms, {GC.GetAllocatedBytesForCurrentThread() - before} bytes allocated");

        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
        // A hundred times what it takes: only an algorithm that is not linear comes here.
        Assert.IsLessThan(20, clock.Elapsed.TotalSeconds);
    }
}
