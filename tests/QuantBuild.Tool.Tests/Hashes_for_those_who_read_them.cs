using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public class Hashes_for_those_who_read_them
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(false, "-v")]
    [DataRow(false, "--quiet")]
    [DataRow(true, "--json")]
    [DataRow(true, "--report", "report.json")]
    [DataRow(true, "--report", "report.html")]
    public void Are_asked_for_where_they_are_shown(bool asked, params string[] arguments)
    {
        using var run = new CommandRun();
        run.Run([run.Model, "--no-validate", .. arguments.Select(argument => argument.StartsWith("report", StringComparison.Ordinal) ? Path.Combine(run.Folder, argument) : argument)]);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual(asked, run.Engine.Request!.Hashes);
    }

    [TestMethod]
    [DataRow("much")]
    [DataRow("-5MB")]
    [DataRow("0")]
    public void A_limit_on_memory_that_is_no_size_is_refused(string limit)
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--memory-limit=" + limit);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("QB1027: --memory-limit", run.Error);
    }
}
