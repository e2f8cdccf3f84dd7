using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class Permissions
{
    [TestMethod]
    public void To_write_the_folder_are_needed()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        Directory.CreateDirectory(workspace.OutputFolder);
        WithMode(workspace.OutputFolder, UnixFileMode.UserRead | UnixFileMode.UserExecute, () =>
            Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8")).Diagnostic.Code));
    }

    [TestMethod]
    public void To_read_the_source_are_needed()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        WithMode(source, UnixFileMode.None, () => Assert.AreEqual("QB5002", workspace.Refuse(source).Code));
    }

    [TestMethod]
    public void To_write_a_file_system_that_takes_no_files_are_not_to_be_had()
    {
        if (!Directory.Exists("/proc/self")) Assert.Inconclusive("There is no /proc here.");
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());

        Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8", output: "/proc/result.onnx")).Diagnostic.Code);
    }

    [TestMethod]
    public void A_source_that_does_not_exist_or_is_a_folder_is_said_so()
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("folder.onnx"));

        Assert.AreEqual("QB5001", workspace.Refuse(workspace.PathOf("nothing.onnx")).Code);
        Assert.AreEqual("QB5001", workspace.Refuse(workspace.PathOf("no/folder/model.onnx")).Code);
        Assert.AreEqual("QB5002", workspace.Refuse(workspace.PathOf("folder.onnx")).Code);
    }

    private static void WithMode(string path, UnixFileMode mode, Action action)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no file modes.");
            return;
        }
        if (Environment.IsPrivilegedProcess) Assert.Inconclusive("The superuser may read and write everything.");
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode);
        try
        {
            action();
        }
        finally
        {
            File.SetUnixFileMode(path, before);
        }
    }
}
