using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.External;

/// <summary>Data files with holes: as long as those of large models, without taking their room on the disk.</summary>
[TestClass]
[TestCategory("Large")]
[DoNotParallelize]
public class Large_data_files
{
    private const long Gigabyte = 1L << 30;
    private const int Size = 1024;

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public void Weights_beyond_the_limits_of_32_bits_are_read_from_where_they_are(int gigabytes)
    {
        using var workspace = new Workspace();
        var offset = (gigabytes * Gigabyte) + 512;
        WriteSparse(workspace.PathOf("w.bin"), offset + (64 * 64 * 4), (offset, "far"), (0, "near"));
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64)
            .Initializer(ExternalTensors.At("near", [64, 64], "w.bin", "0")).Initializer(ExternalTensors.At("far", [64, 64], "w.bin", Text(offset)))
            .Node("MatMul", "x near", "a").Node("MatMul", "a far", "y")));

        // The source's hash would read every byte of the holes.
        using var model = Formats.Onnx.OnnxModel.Open(source);
        var far = model.Elements(model.Proto.Graph.Initializer[1])!;
        var bytes = new byte[far.ByteLength];
        far.Read(0, bytes);

        CollectionAssert.AreEqual(Weights.Raw("far", 64, 64).RawData.ToByteArray(), bytes);
    }

    [TestMethod]
    public void More_weights_than_memory_are_quantized_in_little_of_it()
    {
        using var workspace = new Workspace();
        // The source's hash reads every byte: a gigabyte by default, more with QUANTBUILD_TEST_GIGABYTES=6.
        var gigabytes = int.TryParse(Environment.GetEnvironmentVariable("QUANTBUILD_TEST_GIGABYTES"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 1;
        const int Layers = 6;
        var stride = gigabytes * Gigabyte / Layers;
        var graph = new GraphBuilder().Input("x", 1, 1, Size).Output($"h{Layers}", 1, 1, Size);
        for (var i = 0; i < Layers; i++)
        {
            graph.Initializer(ExternalTensors.At($"w{i}", [Size, Size], "w.bin", Text(((i + 1) * stride) + 64)));
            graph.Node("MatMul", $"{(i == 0 ? "x" : $"h{i}")} w{i}", $"h{i + 1}");
        }
        WriteSparse(workspace.PathOf("w.bin"), (Layers * stride) + 64 + (Size * Size * 4L));
        var source = workspace.Save(new ModelBuilder().Graph(_ => graph));

        var clock = Stopwatch.StartNew();
        using var report = RunTool(source, "-o", workspace.Output, "-p", "INT4", "--no-validate", "--json");

        Assert.IsGreaterThanOrEqualTo(gigabytes * Gigabyte, report.RootElement.GetProperty("sourceBytes").GetInt64());
        Assert.IsLessThan(300_000_000, report.RootElement.GetProperty("peakMemoryBytes").GetInt64());
        foreach (var tensor in report.RootElement.GetProperty("tensors").EnumerateArray()) Assert.AreEqual("INT4", tensor.GetProperty("to").GetString());
        var result = ModelProto.Parser.ParseFrom(File.ReadAllBytes(workspace.Output));
        Data_files.AssertOneAlignedFile(result, "result.onnx.data", new FileInfo(workspace.Output + ".data").Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{clock.Elapsed.TotalSeconds:0.0} s, peak {report.RootElement.GetProperty("peakMemoryBytes").GetInt64() / 1e6:0} MB"));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void WriteSparse(string path, long length, params (long Offset, string Weight)[] weights)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("A file with holes takes its whole length here.");
        file.SetLength(length);
        foreach (var (offset, weight) in weights)
        {
            file.Position = offset;
            file.Write(Weights.Raw(weight, 64, 64).RawData.Span);
        }
    }

    internal static JsonDocument RunTool(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, error.GetAwaiter().GetResult());
        return JsonDocument.Parse(output);
    }
}
