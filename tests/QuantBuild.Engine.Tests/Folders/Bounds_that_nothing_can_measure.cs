using QuantBuild.Engine.Tests.Support;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Folders;

/// <summary>Where nothing runs a format, what a run would have to show is refused or said, and never silently passed over.</summary>
[TestClass]
public sealed class Bounds_that_nothing_can_measure
{
    [TestMethod]
    [DataRow("MinCosine")]
    [DataRow("MinSqnr")]
    [DataRow("MinAgreement")]
    public void Are_refused_before_any_work(string bound)
    {
        using var work = new FolderWorkspace();
        var settings = bound switch { "MinCosine" => new ValidationSettings { MinCosine = 0.9 }, "MinSqnr" => new() { MinSqnr = 3 }, _ => new() { MinAgreement = 0.5 } };

        var error = work.Refuse(work.Request with { Validation = settings });

        Assert.AreEqual("QB1052", error.Code);
        Assert.Contains(bound, error.Message);
        Assert.AreEqual(0, work.Format.Written);
    }

    [TestMethod]
    public void Do_not_matter_when_they_let_everything_pass_or_nothing_is_to_be_run()
    {
        using var work = new FolderWorkspace();

        work.Make(work.Request with { Validation = new() { MinCosine = -1, MaxSize = 1000 } });
        work.Make(work.Request with { Validation = new() { Enabled = false, MinCosine = 0.9 } });
    }

    [TestMethod]
    public void Leave_samples_unused_and_say_so_each_time()
    {
        using var work = new FolderWorkspace();
        var request = work.Request with { Validation = new() { Data = [work.Save("samples/x.npy", 1)] }, KeyFile = work.Cached.KeyFile };

        for (var run = 0; run < 2; run++)
            CollectionAssert.AreEqual(new[] { "QB1053" }, work.Make(request).Warnings.Select(warning => warning.Code).ToArray());

        Assert.AreEqual(1, work.Format.Written);
        Assert.IsEmpty(work.Make(work.Request with { KeyFile = work.Cached.KeyFile }).Warnings);
        Assert.AreEqual(1, work.Format.Written, "the samples are not a part of the result");
    }
}
