using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class DependenciesFileTests
{
    [TestMethod]
    public void Every_file_that_was_read_is_listed_once_by_its_full_path()
    {
        using var run = new CommandRun(new FakeEngine
        {
            Work = static (_, _) => new QuantizationResult(Reports.Encoder(), []) { SourceFiles = ["weights 1.data", "weights 1.data", "sub/ü.data"] },
        });
        var file = Path.Combine(run.Folder, "encoder.dependencies");
        run.Run(run.Model, "--dependencies", file);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreSequenceEqual(new[] { run.Model, Path.GetFullPath("weights 1.data"), Path.GetFullPath("sub/ü.data") }, File.ReadAllLines(file));
    }
}
