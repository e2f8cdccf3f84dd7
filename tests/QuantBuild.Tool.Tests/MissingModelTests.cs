using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class MissingModelTests
{
    [TestMethod]
    public void A_missing_model_is_named_with_its_full_path_and_the_file_that_was_meant()
    {
        using var run = new CommandRun();
        var path = Path.Combine(run.Folder, "encodr.onnx");
        run.Run(path);

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith($"{path} : error QB1023: The model file does not exist.", run.Error);
        Assert.Contains("In that folder there is encoder.onnx", run.Error);
    }

    [TestMethod]
    public void A_missing_folder_is_named_with_the_one_that_was_meant()
    {
        using var run = new CommandRun();
        Directory.CreateDirectory(Path.Combine(run.Folder, "Phi-3.5-mini-instruct"));
        run.Run(Path.Combine(run.Folder, "Phi-3.5-mini-instuct") + Path.DirectorySeparatorChar);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("In that folder there is Phi-3.5-mini-instruct", run.Error);
    }

    [TestMethod]
    public void A_path_that_no_system_allows_is_a_coded_error_too()
    {
        using var run = new CommandRun();
        run.Run("a\0b.onnx");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1023", run.Error);
    }

    [TestMethod]
    public void Options_without_a_model_are_wrong_usage()
    {
        using var run = new CommandRun();
        run.Run("-p", "INT8");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1022: No model is named", run.Error);
    }
}
