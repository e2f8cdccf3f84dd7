using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class UnknownOptionTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_mistyped_option_is_one_error_with_the_right_name_wherever_it_stands(bool modelFirst)
    {
        using var run = new CommandRun();
        run.Run(modelFirst ? [run.Model, "--precison", "INT8"] : ["--precison", "INT8", run.Model]);

        Assert.AreEqual(2, run.ExitCode);
        Assert.AreEqual("dotnet quantize : error QB1021: There is no such option. Found: '--precison'. Perhaps --precision was meant.\n", run.Error);
    }

    [TestMethod]
    public void A_second_model_is_an_argument_too_many()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "second.onnx");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1021: There is one argument too many. Found: 'second.onnx'", run.Error);
    }

    [TestMethod]
    public void An_option_without_its_value_is_an_error()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--precision");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1021", run.Error);
        Assert.Contains("--precision", run.Error);
    }

    [TestMethod]
    public void A_single_option_given_twice_is_an_error()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "-o", "a", "-o", "b");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1021", run.Error);
        Assert.IsFalse(run.Engine.WasCalled);
    }
}
