using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class Missed_bounds
{
    [TestMethod]
    public void Leave_what_was_at_the_output_before()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.Chain("a", "b"));
        Directory.CreateDirectory(workspace.OutputFolder);
        File.WriteAllText(workspace.Output, "the old result");
        File.WriteAllText(workspace.Output + ".data", "and its data");

        var result = workspace.Quantize(source, "INT4", validation: new ValidationSettings { MinCosine = 0.99999 });

        if (result.Report.Validation is null) Assert.Inconclusive("No ONNX Runtime library is packed for this system.");
        Assert.IsFalse(result.Succeeded);
        var error = result.Errors.Single();
        Assert.AreEqual("QB3001", error.Code);
        Assert.Contains("b_y", error.Message);
        Assert.AreEqual("at least 0.99999", error.Expected);
        Assert.AreEqual("the old result", File.ReadAllText(workspace.Output));
        Assert.AreEqual("and its data", File.ReadAllText(workspace.Output + ".data"));
        Assert.HasCount(2, Directory.GetFileSystemEntries(workspace.OutputFolder));
    }

    [TestMethod]
    public void Leave_nothing_where_nothing_was()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());

        var result = workspace.Quantize(source, "INT4", validation: new ValidationSettings { Enabled = false, MaxSize = 100 });

        Assert.AreEqual("QB3004", result.Errors.Single().Code);
        workspace.AssertNothingIsLeft();
    }

    [TestMethod]
    public void Name_the_worst_tensors()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.Chain("good", "bad"));

        var result = workspace.Quantize(source, "INT8", new() { Overrides = [new("bad", "INT4")] }, new ValidationSettings { MinSqnr = 200 });

        if (result.Report.Validation is null) Assert.Inconclusive("No ONNX Runtime library is packed for this system.");
        var error = result.Errors.Single();
        Assert.AreEqual("QB3002", error.Code);
        Assert.IsLessThan(error.Remedy!.IndexOf("good", StringComparison.Ordinal), error.Remedy.IndexOf("bad", StringComparison.Ordinal));
    }
}
