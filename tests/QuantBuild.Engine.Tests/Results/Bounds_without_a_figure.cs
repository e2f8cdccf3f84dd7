using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Results;

/// <summary>A bound that the user sets must hold; where nothing can be measured it does not.</summary>
[TestClass]
public sealed class Bounds_without_a_figure
{
    [TestMethod]
    [DataRow("MinCosine")]
    [DataRow("MinSqnr")]
    public void On_a_model_that_gives_labels_only_fail(string bound)
    {
        using var workspace = new Workspace();
        var settings = bound == "MinCosine" ? new ValidationSettings { MinCosine = 0.5 } : new ValidationSettings { MinSqnr = 3 };

        var result = workspace.Quantize(workspace.Save(Labels()), "INT8", validation: settings);

        Assert.AreEqual("QB3006", result.Errors.Single().Code);
        Assert.Contains(bound, result.Errors[0].Message);
        workspace.AssertNothingIsLeft();
    }

    [TestMethod]
    public void Do_not_fail_when_nobody_set_them()
    {
        using var workspace = new Workspace();

        var result = workspace.Quantize(workspace.Save(Labels()), "INT8", validation: new ValidationSettings());

        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
    }

    private static ModelBuilder Labels() => new ModelBuilder().Graph(graph => graph
        .Input("x", 1, 3, 64).Weight("w", 64, 32).Node("MatMul", "x w", "scores").Node("ArgMax", "scores", "label").Output("label", 7, 1, 32));
}
