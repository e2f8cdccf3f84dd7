using System.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.External;

/// <summary>The model lies in a folder of its own; beside that folder lies a file that it has no business to read.</summary>
[TestClass]
public class Hostile_locations
{
    [TestMethod]
    [DataRow("../canary.bin")]
    [DataRow("..\\canary.bin")]
    [DataRow("sub/../../canary.bin")]
    [DataRow("sub/../weights.bin")]
    [DataRow("./weights.bin")]
    [DataRow("..")]
    [DataRow(".")]
    [DataRow("")]
    [DataRow("/")]
    [DataRow("/etc/passwd")]
    [DataRow("//server/share/weights.bin")]
    [DataRow("\\\\server\\share\\weights.bin")]
    [DataRow("\\weights.bin")]
    [DataRow("C:\\weights.bin")]
    [DataRow("C:weights.bin")]
    [DataRow("weights.bin:stream")]
    [DataRow("file:///etc/passwd")]
    [DataRow("sub//weights.bin")]
    [DataRow("weights.bin/")]
    [DataRow("weights.bin\0.txt")]
    [DataRow("weights\n.bin")]
    [DataRow("sub")]
    [DataRow("weights.bin/inner.bin")]
    public void Are_refused(string location)
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("model/sub"));
        File.WriteAllBytes(workspace.PathOf("model/weights.bin"), new byte[4096]);
        using var canary = Canary(workspace);

        var error = workspace.Refuse(Model(workspace, location));

        Assert.AreEqual("QB2005", error.Code, error.ToString());
        Assert.AreEqual("w", error.Tensor);
        Assert.IsFalse(error.ToString().Any(char.IsControl));
    }

    [TestMethod]
    public void As_an_absolute_path_to_the_right_file_are_refused_all_the_same()
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("model"));
        File.WriteAllBytes(workspace.PathOf("model/weights.bin"), new byte[4096]);

        Assert.AreEqual("QB2005", workspace.Refuse(Model(workspace, workspace.PathOf("model/weights.bin"))).Code);
    }

    [TestMethod]
    public void That_are_a_symbolic_link_to_a_file_are_refused()
    {
        using var workspace = new Workspace();
        using var canary = Canary(workspace);
        Directory.CreateDirectory(workspace.PathOf("model"));
        Link(() => File.CreateSymbolicLink(workspace.PathOf("model/weights.bin"), workspace.PathOf("canary.bin")));

        Assert.AreEqual("QB2005", workspace.Refuse(Model(workspace, "weights.bin")).Code);
    }

    [TestMethod]
    public void That_go_through_a_symbolic_link_to_a_folder_are_refused()
    {
        using var workspace = new Workspace();
        using var canary = Canary(workspace);
        Directory.CreateDirectory(workspace.PathOf("model"));
        Link(() => Directory.CreateSymbolicLink(workspace.PathOf("model/sub"), workspace.Folder));

        Assert.AreEqual("QB2005", workspace.Refuse(Model(workspace, "sub/canary.bin")).Code);
    }

    [TestMethod]
    public void That_are_a_broken_symbolic_link_are_refused()
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("model"));
        Link(() => File.CreateSymbolicLink(workspace.PathOf("model/weights.bin"), workspace.PathOf("nothing.bin")));

        Assert.AreEqual("QB2005", workspace.Refuse(Model(workspace, "weights.bin")).Code);
    }

    [TestMethod]
    [Timeout(30_000)]
    public void That_are_a_pipe_are_refused_without_waiting_for_it()
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows has no pipes among its files.");
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("model"));
        using (var process = Process.Start("mkfifo", workspace.PathOf("model/weights.bin"))) process.WaitForExit();

        Assert.StartsWith("QB200", workspace.Refuse(Model(workspace, "weights.bin")).Code);
    }

    [TestMethod]
    [DataRow("weights.bin")]
    [DataRow("sub/weights.bin")]
    [DataRow("a name with ünïcode 模型.bin")]
    public void That_do_not_exist_are_said_to_be_missing(string location)
    {
        using var workspace = new Workspace();

        var error = workspace.Refuse(Model(workspace, location));

        Assert.AreEqual("QB2006", error.Code);
        Assert.Contains(location, error.Found!);
    }

    [TestMethod]
    public void Are_found_when_they_are_plain_files_in_folders()
    {
        using var workspace = new Workspace();
        workspace.Save(new byte[4096], "model/sub/a name with ünïcode 模型.bin");

        Assert.AreEqual("INT8", workspace.Convert(Model(workspace, "sub/a name with ünïcode 模型.bin"), "INT8").Tensor("w").To);
        Assert.AreEqual("INT8", workspace.Convert(Model(workspace, "sub\\a name with ünïcode 模型.bin"), "INT8").Tensor("w").To);
    }

    /// <summary>Held open for this test alone: whoever opened it would fail with another code.</summary>
    private static FileStream Canary(Workspace workspace)
    {
        File.WriteAllBytes(workspace.PathOf("canary.bin"), new byte[4096]);
        return new FileStream(workspace.PathOf("canary.bin"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    private static void Link(Action make)
    {
        try
        {
            make();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }
    }

    private static string Model(Workspace workspace, string location) => workspace.Save(new ModelBuilder().Graph(graph => graph
        .Input("x", 1, 3, 32).Output("y", 1, 3, 32).Initializer(ExternalTensors.At("w", [32, 32], location)).Node("MatMul", "x w", "y")), "model/model.onnx");
}
