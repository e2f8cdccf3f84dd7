using System.Security.Cryptography;
using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Folders;

[TestClass]
public sealed class Results_that_are_folders
{
    [TestMethod]
    public void Are_reported_with_all_their_files()
    {
        using var work = new FolderWorkspace();

        var result = work.Quantizer.Quantize(work.Request);

        FolderWorkspace.AssertWhole(work.Output);
        Assert.AreEqual(5, result.Report.SourceBytes);
        var files = Directory.GetFiles(work.Output).OrderBy(file => Path.GetFileName(file), StringComparer.Ordinal).SelectMany(File.ReadAllBytes).ToArray();
        Assert.AreEqual(files.Length, result.Report.OutputBytes);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(files)), result.Report.OutputSha256);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData([2, 4, 20, 40, 60])), result.Report.SourceSha256);
        CollectionAssert.AreEqual(new[] { "net.toy", "weights.bin" }, result.SourceFiles.Select(Path.GetFileName).ToArray());
        Assert.AreEqual("toy", result.Report.Format);
        Assert.IsGreaterThan(0, result.Report.PeakMemoryBytes);
        Assert.IsGreaterThan(0, result.Report.ElapsedSeconds);
    }

    [TestMethod]
    public void Of_a_format_that_nothing_runs_are_good_without_a_warning()
    {
        using var work = new FolderWorkspace();

        var report = work.Make();

        Assert.IsNull(report.Validation);
        Assert.IsEmpty(report.Warnings);
        Assert.IsEmpty(work.Quantizer.Compare(work.Source, work.Output, new()).Warnings);
    }

    [TestMethod]
    [DataRow("models/net-1.5", "models/net-1.5.int4")]
    [DataRow("models/net-1.5/", "models/net-1.5.int4")]
    [DataRow("models/net-1.5/.", "models/net-1.5.int4")]
    [DataRow("models/./net-1.5//", "models/net-1.5.int4")]
    [DataRow("models/other/../net-1.5", "models/net-1.5.int4")]
    [DataRow("one.v2.toy", "one.v2.int4")]
    public void Lie_beside_the_source_when_no_output_is_given(string source, string output)
    {
        using var work = new FolderWorkspace();
        work.Save("one.v2.toy", 8);
        Directory.CreateDirectory(work.PathOf("models/other"));

        var report = work.Quantizer.Quantize(new QuantizationRequest { Source = work.PathOf(source) }).Report;

        Assert.AreEqual(work.PathOf(output), Path.GetFullPath(report.Output));
        Assert.IsTrue(File.Exists(Path.Combine(work.PathOf(output), "made.toy")));
    }

    [TestMethod]
    public void Are_inspected_by_the_name_of_the_folder()
    {
        using var work = new FolderWorkspace();

        var description = work.Quantizer.Inspect(work.Source + Path.DirectorySeparatorChar);

        CollectionAssert.AreEqual(new[] { "INT4", "INT8" }, description.Precisions.Select(estimate => estimate.Precision).ToArray());
    }

    [TestMethod]
    public void Need_a_folder_that_is_a_model()
    {
        using var work = new FolderWorkspace();
        Directory.CreateDirectory(work.PathOf("empty"));
        work.Save("single/b.toy", 8);
        work.Save("single/a.toy", 8);
        work.Save("single/a.txt", 8);

        var empty = work.Refuse(work.Request with { Source = work.PathOf("empty") });
        Assert.AreEqual("QB1051", empty.Code);
        Assert.IsNull(empty.Found);

        var single = work.Refuse(work.Request with { Source = work.PathOf("single") });
        Assert.AreEqual("QB1051", single.Code);
        Assert.Contains("'a.toy'", single.Message);
    }

    [TestMethod]
    public void Do_not_take_the_old_files_over()
    {
        using var work = new FolderWorkspace();
        var extra = work.Save("models/net-1.5/extra.bin", 8);
        work.Quantizer.Quantize(work.Request);
        Assert.IsTrue(File.Exists(Path.Combine(work.Output, "extra.bin")));
        File.Delete(extra);

        work.Make();
    }

    [TestMethod]
    public void Cannot_have_files_that_other_systems_take_for_something_else()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("No file of such a name can be made on Windows.");
        using var work = new FolderWorkspace();
        work.Save("models/net-1.5/a:b.bin", 8);

        var error = work.Refuse(work.Request);

        Assert.AreEqual("QB5032", error.Code);
        Assert.Contains("'a:b.bin'", error.Message);
        Assert.IsFalse(Directory.Exists(work.Output));
        FolderWorkspace.AssertNothingPending(work.Output);
    }
}
