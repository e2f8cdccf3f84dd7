using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Reporting;
using QuantBuild.TestModels;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class The_same_request
{
    [TestMethod]
    public void Is_answered_from_the_cache_with_the_same_bytes_and_the_same_report()
    {
        using var cached = new CachedWorkspace();
        var source = cached.Files.Save(Models.MatMul());
        var made = cached.Expect(ResultOrigin.Made, cached.Request(source));
        var bytes = File.ReadAllBytes(cached.Files.Output);
        File.Delete(cached.Files.Output);
        File.SetLastWriteTimeUtc(Path.Combine(cached.Entry, "result.onnx"), DateTime.UtcNow.AddDays(-3));
        var before = DateTime.UtcNow.AddSeconds(-2);

        var taken = cached.Expect(ResultOrigin.Cache, cached.Request(source));

        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(cached.Files.Output));
        // A build compares times: a file of three days ago would be older than its inputs.
        Assert.IsGreaterThan(before, File.GetLastWriteTimeUtc(cached.Files.Output));
        Assert.AreEqual(Json(made.Report), Json(taken.Report));
        CollectionAssert.AreEqual(made.SourceFiles.ToArray(), taken.SourceFiles.ToArray());
        Assert.IsEmpty(cached.Left);
        CollectionAssert.AreEqual(new[] { "result.onnx" }, Directory.GetFileSystemEntries(cached.Files.OutputFolder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Of_another_copy_of_the_model_is_the_same_and_the_report_names_that_copy()
    {
        using var cached = new CachedWorkspace();
        var first = cached.Files.Save(Models.MatMul(), "first/model.onnx");
        var second = cached.Files.Save(File.ReadAllBytes(first), "second/other.onnx");
        var output = cached.Files.PathOf("elsewhere/result.onnx");
        cached.Expect(ResultOrigin.Made, cached.Request(first));

        var taken = cached.Expect(ResultOrigin.Cache, cached.Request(second, output));

        Assert.AreEqual(second, taken.Report.Source);
        Assert.AreEqual(output, taken.Report.Output);
        CollectionAssert.AreEqual(new[] { second }, taken.SourceFiles.ToArray());
    }

    [TestMethod]
    public void With_external_data_gives_both_files()
    {
        using var cached = new CachedWorkspace();
        cached.Files.Save(new byte[64 * 64 * 4], "weights.bin");
        var source = cached.Files.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 1, 64)
            .Initializer(ExternalTensors.At("w", [64, 64], "weights.bin")).Node("MatMul", "x w", "y").Output("y", 1, 1, 64)));
        cached.Expect(ResultOrigin.Made, cached.Request(source));
        var files = new[] { cached.Files.Output, cached.Files.Output + ".data" };
        var made = files.Select(File.ReadAllBytes).ToArray();
        foreach (var file in files) File.Delete(file);

        cached.Expect(ResultOrigin.Cache, cached.Request(source));

        for (var i = 0; i < files.Length; i++) CollectionAssert.AreEqual(made[i], File.ReadAllBytes(files[i]));

        // The data file is an input like the model itself.
        cached.Files.Save([1, .. new byte[(64 * 64 * 4) - 1]], "weights.bin");
        cached.Expect(ResultOrigin.Made, cached.Request(source));
    }

    [TestMethod]
    public void Is_answered_with_a_file_of_its_own()
    {
        using var cached = new CachedWorkspace();
        var source = cached.Files.Save(Models.MatMul());
        cached.Expect(ResultOrigin.Made, cached.Request(source));
        var bytes = File.ReadAllBytes(cached.Files.Output);
        cached.Expect(ResultOrigin.Cache, cached.Request(source));

        using (var file = new FileStream(cached.Files.Output, FileMode.Open, FileAccess.Write)) file.WriteByte(255);

        cached.Expect(ResultOrigin.Cache, cached.Request(source));
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(cached.Files.Output));
    }

    [TestMethod]
    public void Gives_the_warnings_again_for_the_files_of_this_run()
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul())) with { Settings = new() { Exclude = ["nothing_of_this_name"] } };
        var made = cached.Expect(ResultOrigin.Made, request).Report.Warnings.Single(warning => warning.Code == "QB1206");
        var copy = cached.Files.Save(File.ReadAllBytes(request.Source), "copy.onnx");

        var again = cached.Expect(ResultOrigin.Cache, request with { Source = copy }).Report.Warnings.Single(warning => warning.Code == "QB1206");

        Assert.AreEqual(made with { File = copy }, again);
        Assert.AreEqual(DiagnosticSeverity.Warning, again.Severity);
    }

    [TestMethod]
    public void With_another_name_of_the_output_is_another_result()
    {
        using var cached = new CachedWorkspace();
        var source = cached.Files.Save(Models.MatMul());

        cached.Expect(ResultOrigin.Made, cached.Request(source));
        cached.Expect(ResultOrigin.Made, cached.Request(source, cached.Files.PathOf("out/other.onnx")));
    }

    [TestMethod]
    public void That_fails_is_not_kept_and_fails_again()
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul())) with { Validation = Workspace.NoValidation with { MaxSize = 10 } };

        for (var i = 0; i < 2; i++)
        {
            var result = cached.Run(request);
            Assert.AreEqual("QB3004", result.Errors.Single().Code);
            Assert.AreEqual(ResultOrigin.Made, result.Report.Origin);
        }
        Assert.IsEmpty(cached.Entries);
        Assert.IsEmpty(cached.Left);
    }

    [TestMethod]
    public void Runs_the_models_no_second_time()
    {
        using var cached = new CachedWorkspace();
        var runtime = new CountingRuntime();
        var quantizer = new Quantizer(_ => runtime);
        var request = cached.Request(cached.Files.Save(Models.MatMul())) with { Validation = new() };

        Assert.AreEqual(1, quantizer.Quantize(request).Report.Validation!.Outputs.Count);
        var loaded = runtime.Loaded;
        Assert.IsGreaterThan(0, loaded);
        var taken = quantizer.Quantize(request).Report;

        Assert.AreEqual(ResultOrigin.Cache, taken.Origin);
        Assert.AreEqual("Counting 1", taken.Validation!.Runtime);
        Assert.AreEqual(loaded, runtime.Loaded);

        // What another version of the runtime says is not known.
        runtime.Version = 2;
        Assert.AreEqual(ResultOrigin.Made, quantizer.Quantize(request).Report.Origin);
        // Nor was a result checked that no runtime has run.
        Assert.AreEqual(ResultOrigin.Made, new Quantizer(_ => null).Quantize(request).Report.Origin);
    }

    private static string Json(QuantizationReport report) =>
        System.Text.Encoding.UTF8.GetString(ReportJson.Write(report with { Origin = "", ElapsedSeconds = 0, PeakMemoryBytes = 0 }));

    /// <summary>A runtime in which every model doubles its input.</summary>
    private sealed class CountingRuntime : IInferenceRuntime
    {
        public int Version { get; set; } = 1;

        public int Loaded { get; private set; }

        public string Description => string.Create(CultureInfo.InvariantCulture, $"Counting {Version}");

        public IInferenceSession Load(string path, InferenceOptions options)
        {
            Loaded++;
            return new Session();
        }

        private sealed class Session : IInferenceSession
        {
            public IReadOnlyList<ValueInfo> Inputs { get; } = [new("x", Numerics.ElementType.Float32, [1, 4], [null, null])];

            public IReadOnlyList<ValueInfo> Outputs { get; } = [new("y", Numerics.ElementType.Float32, [1, 4], [null, null])];

            public IReadOnlyList<TensorValue?> Run(IReadOnlyDictionary<string, TensorValue> inputs) => [inputs["x"]];

            public void Dispose()
            {
            }
        }
    }
}
