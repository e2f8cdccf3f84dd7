using QuantBuild.Planning;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class RuntimeVersionTests
{
    [TestMethod]
    [DataRow("1.20.1", "1.20.1.0")]
    [DataRow("1.21", "1.21.0.0")]
    [DataRow("1.21.0-dev-20250101-0102-abcdef", "1.21.0.0")]
    [DataRow("0.1.2.3+build", "0.1.2.3")]
    public void Is_read_as_NuGet_does_and_without_what_marks_a_pre_release(string text, string version)
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--runtime-version", text, "--application-package", "Microsoft.ML.OnnxRuntime/" + text);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(Version.Parse(version), Requirement(run).Version);
    }

    [TestMethod]
    public void That_is_not_given_leaves_the_packages()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--application-package=Microsoft.ML.OnnxRuntime/1.20.1-rc.1", "--application-package=LLamaSharp/next", "--application-package=Odd");

        Assert.AreSequenceEqual(
            [
                new ApplicationPackage("Microsoft.ML.OnnxRuntime", "1.20.1-rc.1", new Version(1, 20, 1, 0)),
                new ApplicationPackage("LLamaSharp", "next", null),
                new ApplicationPackage("Odd", "", null),
            ],
            Requirement(run).Packages);
        Assert.IsNull(Requirement(run).Version);
    }

    [TestMethod]
    [DataRow("any")]
    [DataRow("ANY")]
    public void Any_asks_for_nothing(string any)
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--runtime-version", any, "--application-package=Microsoft.ML.OnnxRuntime/1.20.1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsNull(Requirement(run).Version);
        Assert.IsEmpty(Requirement(run).Packages);
    }

    [TestMethod]
    [DataRow("latest")]
    [DataRow("1.x")]
    public void That_is_none_is_refused(string text)
    {
        using var run = new CommandRun();
        run.Run(run.Model, $"--runtime-version={text}");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1050", run.Error);
        Assert.Contains("such as 1.20.1, or any", run.Error);
    }

    private static RuntimeRequirement Requirement(CommandRun run) => run.Engine.Request!.Settings.Runtime;
}
