using QuantBuild.Planning;
using QuantBuild.Tool.Tests.Support;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class DefaultsTests
{
    [TestMethod]
    public void A_model_alone_asks_for_the_engine_s_defaults()
    {
        using var run = new CommandRun();
        run.Run(run.Model);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var request = run.Engine.Request!;
        Assert.AreEqual(run.Model, request.Source);
        Assert.IsNull(request.Output);
        Assert.AreEqual(new QuantizationSettings() with { Exclude = request.Settings.Exclude, Overrides = request.Settings.Overrides }, request.Settings);
        Assert.IsEmpty(request.Settings.Exclude);
        Assert.IsEmpty(request.Settings.Overrides);
        Assert.AreEqual(new ValidationSettings() with { Data = request.Validation.Data }, request.Validation);
        Assert.IsEmpty(request.Validation.Data);
        Assert.IsNull(run.Search!.Explicit);
    }

    [TestMethod]
    public void Nothing_at_all_shows_the_help_and_is_wrong_usage()
    {
        using var run = new CommandRun();
        run.Run();

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("Usage:", run.Out);
    }
}
