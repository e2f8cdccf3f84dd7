using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Results;

/// <summary>What lies beside a result and does not belong to it stays as it is.</summary>
[TestClass]
public sealed class Files_of_others
{
    [TestMethod]
    public void With_the_name_of_a_data_file_stay()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        Directory.CreateDirectory(workspace.OutputFolder);
        File.WriteAllText(workspace.Output + ".data", "somebody's");

        Assert.IsTrue(workspace.Quantize(source, "INT8").Succeeded);
        Assert.IsTrue(workspace.Quantize(source, "INT8").Succeeded, "over a result that does not refer to it");

        Assert.AreEqual("somebody's", File.ReadAllText(workspace.Output + ".data"));
    }

    [TestMethod]
    public void Behind_a_link_in_the_place_of_our_folder_stay()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        Directory.CreateDirectory(workspace.OutputFolder);
        var victim = Directory.CreateDirectory(workspace.PathOf("victim"));
        var file = Path.Combine(victim.FullName, "a.txt");
        File.WriteAllText(file, "somebody's");
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(workspace.OutputFolder, ".result.onnx.quantbuild"), victim.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"This user cannot make symbolic links here: {e.Message}");
        }

        var error = Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8")).Diagnostic;

        Assert.AreEqual("QB5011", error.Code);
        Assert.AreEqual("somebody's", File.ReadAllText(file));
    }

    [TestMethod]
    public void A_result_may_be_called_lock()
    {
        using var workspace = new Workspace();
        var output = Path.Combine(workspace.OutputFolder, "lock");

        Assert.IsTrue(workspace.Quantize(workspace.Save(Models.MatMul()), "INT8", output: output).Succeeded);
        Assert.IsTrue(File.Exists(output));
    }
}
