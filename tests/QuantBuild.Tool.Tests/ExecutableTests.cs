using System.Diagnostics;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class ExecutableTests
{
    [TestMethod]
    public void The_version_is_one_that_package_managers_know()
    {
        var (exitCode, output, error) = Start("--version");

        Assert.AreEqual(0, exitCode);
        Assert.AreEqual("", error);
        Assert.MatchesRegex(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\r?\n$", output);
    }

    [TestMethod]
    public void The_help_is_on_stdout()
    {
        var (exitCode, output, error) = Start("--help");

        Assert.AreEqual(0, exitCode);
        Assert.AreEqual("", error);
        Assert.Contains("dotnet quantize <model> [options]", output);
    }

    [TestMethod]
    public void Wrong_usage_is_on_stderr_in_utf8_and_ends_with_2()
    {
        var (exitCode, output, error) = Start("模型 ü.onnx");

        Assert.AreEqual(2, exitCode);
        Assert.AreEqual("", output);
        Assert.StartsWith("模型 ü.onnx : error QB1023: ", error);
    }

    private static (int ExitCode, string Out, string Error) Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dotnet-quantize.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.IsTrue(process.WaitForExit(TimeSpan.FromMinutes(2)));
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
