using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class MaxSizeTests
{
    [TestMethod]
    [DataRow("1", 1L)]
    [DataRow("1234567", 1_234_567L)]
    [DataRow("12B", 12L)]
    [DataRow("10KB", 10_000L)]
    [DataRow("25mb", 25_000_000L)]
    [DataRow("1.5 GB", 1_500_000_000L)]
    [DataRow("15.1MB", 15_100_000L)]
    [DataRow("1KiB", 1024L)]
    [DataRow("2MiB", 2_097_152L)]
    [DataRow("1GiB", 1_073_741_824L)]
    [DataRow("9223372036854775807", long.MaxValue)]
    public void Suffixes_are_powers_of_1000_and_those_with_i_of_1024(string text, long bytes)
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--max-size", text);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(bytes, run.Engine.Request!.Validation.MaxSize);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("MB")]
    [DataRow("0")]
    [DataRow("-5MB")]
    [DataRow("0.1")]
    [DataRow("1e3")]
    [DataRow("1,5MB")]
    [DataRow("9223372036854775808")]
    [DataRow("99999999999GB")]
    public void Anything_else_is_refused(string text)
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--max-size=" + text);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains(text.Length == 0 ? "error QB102" : "error QB1027", run.Error);
    }
}
