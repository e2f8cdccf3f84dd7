using System.CommandLine;
using QuantBuild.Tool.Commands;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class HelpTests
{
    [TestMethod]
    public void The_help_has_every_option_and_alias_that_users_may_write_and_none_of_the_build_s()
    {
        var (inspect, compare, cache) = (new InspectCommand(), new CompareCommand(), new CacheCommand());
        var root = CommandLineApplication.CreateRoot(new QuantizeOptions(), inspect, compare, cache);

        foreach (var (command, help) in new (Command, string)[] { (root, HelpText.Quantize), (inspect.Command, HelpText.Inspect), (compare.Command, HelpText.Compare), (cache.Command, HelpText.Cache) })
        {
            foreach (var option in command.Options)
            {
                var listed = help.Split('\n').Any(line => line.Contains($"{option.Name} ", StringComparison.Ordinal) || line.EndsWith(option.Name, StringComparison.Ordinal));
                Assert.AreEqual(!option.Hidden, listed, $"{command.Name}: {option.Name}");
                if (option.Hidden) continue;
                foreach (var alias in option.Aliases.Where(static alias => alias is ['-', not '-' and not '?', ..] and not "-?"))
                    Assert.Contains($"{alias}, {option.Name}", help);
            }
        }
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("-h")]
    [DataRow("-?")]
    public void The_help_teaches_usage_examples_precisions_and_exit_codes(string option)
    {
        using var run = new CommandRun();
        run.Run(option);

        Assert.AreEqual(0, run.ExitCode);
        Assert.AreEqual("", run.Error);
        foreach (var line in new[]
        {
            "  dotnet quantize <model> [options]\n",
            "  dotnet quantize encoder.onnx                  4-bit weights, written to encoder.int4.onnx\n",
            "  -p, --precision P        default INT4; one of\n",
            "                           INT8   8-bit weights; about 1/4 of FP32",
            "Exit codes: 0 done, 1 failed or a bound was missed, 2 wrong usage, 130 cancelled.\n",
        })
        {
            Assert.Contains(line, run.Out);
        }
    }

    [TestMethod]
    [DataRow("inspect", "Changes and runs nothing")]
    [DataRow("compare", "the first is the reference")]
    [DataRow("cache", "or empties it")]
    public void Each_subcommand_has_a_help_of_its_own(string command, string text)
    {
        using var run = new CommandRun();
        run.Run(command, "--help");

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains(text, run.Out);
    }

    [TestMethod]
    public void Completion_offers_options()
    {
        using var run = new CommandRun();
        run.Run("[suggest]", "--min");

        Assert.AreEqual(0, run.ExitCode);
        Assert.Contains("--min-cosine", run.Out);
    }
}
