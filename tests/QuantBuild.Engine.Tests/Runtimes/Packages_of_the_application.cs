using QuantBuild.Engine.Tests.Support;
using QuantBuild.Planning;

namespace QuantBuild.Engine.Tests.Runtimes;

[TestClass]
public class Packages_of_the_application
{
    [TestMethod]
    [DataRow("Microsoft.ML.OnnxRuntime")]
    [DataRow("microsoft.ml.onnxruntime.managed")]
    [DataRow("Microsoft.ML.OnnxRuntime.Gpu.Linux")]
    [DataRow("Intel.ML.OnnxRuntime.OpenVino")]
    public void That_bring_ONNX_Runtime_are_held_against_the_plan(string id)
    {
        using var workspace = new Workspace();
        var error = workspace.Refuse(workspace.Save(Models.MatMul()), "INT8", With((id, "1.17.0")));

        Assert.AreEqual("QB4070", error.Code);
        Assert.Contains($"{id} 1.17.0", error.Summary);
        Assert.Contains("Update the package to 1.23.0", error.Remedy!);
    }

    /// <summary>Numbers of their own, or another runtime: for ONNX they do not matter.</summary>
    [TestMethod]
    [DataRow("Microsoft.ML.OnnxRuntime.Extensions")]
    [DataRow("Microsoft.ML.OnnxRuntimeGenAI")]
    [DataRow("Microsoft.ML.OnnxRuntimeGenAI.Cuda")]
    [DataRow("LLamaSharp")]
    [DataRow("OpenVINO.CSharp.API")]
    public void Of_other_kinds_are_not(string id)
    {
        using var workspace = new Workspace();
        Assert.IsEmpty(workspace.Convert(Models.MatMul(), "INT8", With((id, "0.5.0"))).Warnings);
    }

    [TestMethod]
    public void That_do_not_agree_count_by_the_lowest_and_a_note_says_so()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        var packages = With(("Microsoft.ML.OnnxRuntime", "1.23.0"), ("Microsoft.ML.OnnxRuntime.Managed", "1.17.1"));

        Assert.AreEqual("QB4070", workspace.Refuse(source, "INT8", packages).Code);

        var result = workspace.Quantize(source, "INT4", packages);
        var note = result.Report.Warnings.Single();
        Assert.AreEqual("QB4072", note.Code);
        Assert.AreEqual(Diagnostics.DiagnosticSeverity.Note, note.Severity);
        Assert.Contains("1.17.1", note.Expected!);
    }

    [TestMethod]
    public void Whose_version_cannot_be_read_are_a_warning_and_no_check()
    {
        using var workspace = new Workspace();
        var settings = new QuantizationSettings { Runtime = new RuntimeRequirement { Packages = [new ApplicationPackage("Microsoft.ML.OnnxRuntime", "next", null)] } };

        Assert.AreSequenceEqual(new[] { "QB4073" }, workspace.Convert(Models.MatMul(), "INT8", settings).Warnings);
    }

    [TestMethod]
    public void Give_way_to_the_version_that_the_user_names()
    {
        using var workspace = new Workspace();
        var settings = With(("Microsoft.ML.OnnxRuntime", "1.17.0"));
        workspace.Convert(Models.MatMul(), "INT8", settings with { Runtime = settings.Runtime with { Version = new Version(1, 23) } });
    }

    private static QuantizationSettings With(params (string Id, string Version)[] packages) => new()
    {
        Runtime = new RuntimeRequirement { Packages = [.. packages.Select(package => new ApplicationPackage(package.Id, package.Version, Version.Parse(package.Version)))] },
    };
}
