using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Core.Tests.Caching;

[TestClass]
public sealed class StoredReportsTests
{
    [TestMethod]
    public void What_one_run_says_of_its_files_another_says_of_its_own()
    {
        var (here, there) = (Request("first"), Request("second"));
        string[] files = [here.Source, here.Output!, Path.Combine(here.Validation.Data[0], "a", "x.npy"), here.Validation.Data[1]];
        var report = Manifests.Of(Manifests.Key('1')).Report with { Warnings = [.. files.Select(static file => Diagnostic.Warning("QB3056", file, "Odd"))] };

        var stored = new StoredReports(here, here.Output!).Store(report);
        var restored = new StoredReports(there, there.Output!).Restore(stored, ResultOrigin.Cache);

        Assert.IsFalse(stored.Warnings.Any(static warning => warning.File.Contains("first", StringComparison.Ordinal)), "no path is kept");
        Assert.AreSequenceEqual(files.Select(static file => file.Replace("first", "second", StringComparison.Ordinal)), restored.Warnings.Select(static warning => warning.File));
        Assert.AreEqual(there.Source, restored.Source);
        Assert.AreEqual(there.Output, restored.Output);
        Assert.AreEqual(ResultOrigin.Cache, restored.Origin);
    }

    [TestMethod]
    [DataRow("data:7:x")]
    [DataRow("data:-1:x")]
    [DataRow("data:x")]
    [DataRow("/etc/passwd")]
    [DataRow("")]
    public void What_is_no_file_of_a_run_is_said_of_its_source(string role)
    {
        var request = Request("first");
        var report = Manifests.Of(Manifests.Key('1')).Report with { Warnings = [Diagnostic.Note("QB3056", role, "Odd")] };

        Assert.AreEqual(request.Source, new StoredReports(request, request.Output!).Restore(report, ResultOrigin.Cache).Warnings[0].File);
    }

    private static QuantizationRequest Request(string folder) => new()
    {
        Source = Path.Combine(folder, "model.onnx"),
        Output = Path.Combine(folder, "out", "model.onnx"),
        // The source lies below a folder of samples: it is the source all the same.
        Validation = new() { Data = [folder, Path.Combine("elsewhere", folder, "y.npy")] },
    };
}
