using QuantBuild.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

/// <summary>Models and results that are folders.</summary>
[TestClass]
public sealed class FolderModelTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    public void Are_taken_by_every_command(string end)
    {
        using var run = Prepare(out var folder);

        Assert.AreEqual(0, run.Run(folder + end).ExitCode, run.Error);
        Assert.AreEqual(folder + end, run.Engine.Request!.Source);
        Assert.AreEqual(0, run.Run("inspect", folder + end).ExitCode, run.Error);
        Assert.AreEqual(folder + end, run.Engine.Inspected);
        Assert.AreEqual(0, run.Run("compare", folder + end, folder + end).ExitCode, run.Error);
        Assert.AreEqual((folder + end, folder + end), run.Engine.Compared);
    }

    [TestMethod]
    public void That_are_no_models_are_wrong_usage_in_the_engine_s_words()
    {
        using var run = new CommandRun(new FakeEngine { Work = static (_, _) => throw new QuantBuildException(Diagnostic.Error("QB1051", "folder", "The folder is not a model")) });

        Assert.AreEqual(2, run.Run(run.Folder).ExitCode);
        Assert.Contains("error QB1051: The folder is not a model", run.Error);
    }

    [TestMethod]
    public void Are_named_with_a_slash_in_what_is_printed()
    {
        using var run = Prepare(out var folder);

        Assert.StartsWith("Phi-3.5/ -> INT4  90.4 MB -> 15.1 MB (6.0x)  cosine 0.9987 on 8 samples\n", run.Run(folder).Out);
        Assert.AreEqual("Phi-3.5/ -> INT4  90.4 MB -> 15.1 MB (6.0x)  cosine 0.9987 on 8 samples\n", run.Run(folder + "/", "--quiet").Out);
    }

    [TestMethod]
    public void May_go_into_a_folder_that_exists()
    {
        using var run = Prepare(out var folder);
        var output = Directory.CreateDirectory(Path.Combine(run.Folder, "out")).FullName + "/";

        Assert.AreEqual(0, run.Run(folder, "-o", output).ExitCode, run.Error);
        Assert.AreEqual(output, run.Engine.Request!.Output);
    }

    [TestMethod]
    [DataRow("--report", "out/report.html")]
    [DataRow("--report", "out/sub/report.json")]
    [DataRow("--key", "out/result.key")]
    public void Hold_nothing_else_than_the_result(string option, string file)
    {
        using var run = Prepare(out var folder);

        Assert.AreEqual(2, run.Run(folder, "-o", Path.Combine(run.Folder, "out"), option, Path.Combine(run.Folder, file)).ExitCode);
        Assert.Contains($"error QB1030: {option} and --output contradict each other", run.Error);
        Assert.AreEqual(0, run.Run(folder, "-o", Path.Combine(run.Folder, "out"), option, Path.Combine(run.Folder, "out." + Path.GetFileName(file))).ExitCode, run.Error);
    }

    [TestMethod]
    public void Have_all_their_files_and_not_the_folder_in_the_list_of_dependencies()
    {
        string[] files = ["config.json", "model.safetensors"];
        using var run = Prepare(out var folder, files);
        var list = Path.Combine(run.Folder, "dependencies");

        Assert.AreEqual(0, run.Run(folder, "--dependencies", list).ExitCode, run.Error);

        Assert.AreSequenceEqual(files.Select(Path.GetFullPath), File.ReadAllLines(list));
    }

    [TestMethod]
    public void That_nothing_runs_say_so_in_the_place_of_outputs()
    {
        if (Quantizer.TargetNames.FirstOrDefault(static target => !Quantizer.HasRuntime(target)) is not { } target)
        {
            Assert.Inconclusive("Every format of this version can be run.");
            return;
        }
        using var run = new CommandRun(new FakeEngine { Work = (_, _) => new QuantizationResult(Reports.Encoder() with { Format = target, Validation = null }, []) });

        run.Run(run.Model);

        Assert.Contains("not validated", run.Out);
        Assert.Contains("The result was not run, because nothing here runs this format", run.Out);
        Assert.Contains("nothing here runs this format", System.Text.Encoding.UTF8.GetString(ReportHtml.Write(Reports.Encoder() with { Format = target, Validation = null })));
    }

    private static CommandRun Prepare(out string folder, params string[] files)
    {
        var made = "";
        var run = new CommandRun(new FakeEngine { Work = (_, _) => new QuantizationResult(Reports.Encoder() with { Source = made }, []) { SourceFiles = files } });
        folder = made = Directory.CreateDirectory(Path.Combine(run.Folder, "Phi-3.5")).FullName;
        return run;
    }
}
