using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.External;

/// <summary>Matrices that are turned over, and whose rows do not end at whole bytes, need the largest pieces.</summary>
[TestClass]
[TestCategory("Large")]
[DoNotParallelize]
public class Memory
{
    [TestMethod]
    public void Of_a_vocabulary_with_an_odd_number_of_words_stays_small()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("A file with holes takes its whole length here.");
        using var workspace = new Workspace();
        const long Words = 50_257;
        const long Width = 512;
        using (var file = new FileStream(workspace.PathOf("w.bin"), FileMode.CreateNew)) file.SetLength(Words * Width * 4);
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, Width).Output("y", 1, 1, Words)
            .Initializer(ExternalTensors.At("w", [Words, Width], "w.bin")).Node("Gemm", "x w", "y", ("transB", 1))));

        using var report = Large_data_files.RunTool(source, "-o", workspace.Output, "-p", "INT4", "-f", "onnx-qdq", "--threads", "4", "--no-validate", "--json");

        Assert.IsLessThan(300_000_000, report.RootElement.GetProperty("peakMemoryBytes").GetInt64());
    }

    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    public void Of_many_threads_stays_within_the_limit(string precision, string format)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("A file with holes takes its whole length here.");
        using var workspace = new Workspace();
        const long Inner = 4096;
        const long Outer = 32_768;
        using (var file = new FileStream(workspace.PathOf("w.bin"), FileMode.CreateNew)) file.SetLength(Inner * Outer * 4);
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, Inner).Output("y", 1, 1, Outer)
            .Initializer(ExternalTensors.At("w", [Inner, Outer], "w.bin")).Node("MatMul", "x w", "y")));
        string[] command = [source, "-o", workspace.Output, "-p", precision, "-f", format, "--threads", "32", "--no-validate", "--json", "--memory-limit"];

        using var narrow = Large_data_files.RunTool([.. command, "110MB"]);
        using var wide = Large_data_files.RunTool([.. command, "1GB"]);

        Assert.IsLessThan(110_000_000, Peak(narrow));
        Assert.IsLessThan(Peak(wide), Peak(narrow));
        Assert.AreEqual(wide.RootElement.GetProperty("outputSha256").GetString(), narrow.RootElement.GetProperty("outputSha256").GetString());
    }

    private static long Peak(System.Text.Json.JsonDocument report) => report.RootElement.GetProperty("peakMemoryBytes").GetInt64();
}
