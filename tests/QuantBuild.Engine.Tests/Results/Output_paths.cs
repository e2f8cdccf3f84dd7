using QuantBuild.Diagnostics;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.IO;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public class Output_paths
{
    [TestMethod]
    public void In_folders_that_do_not_exist_are_made()
    {
        using var workspace = new Workspace();
        var output = workspace.PathOf("deep/er/模型 ü/result.onnx");

        Assert.IsTrue(workspace.Quantize(workspace.Save(Models.MatMul()), "INT8", output: output).Succeeded);

        CollectionAssert.AreEqual(new[] { "result.onnx" }, Directory.GetFileSystemEntries(Path.GetDirectoryName(output)!).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    [DataRow("n")]
    [DataRow("ü")]
    public void May_have_the_longest_name_that_a_file_system_takes(string letter)
    {
        using var workspace = new Workspace();
        const int longest = 255;
        var bytes = System.Text.Encoding.UTF8.GetByteCount(letter);
        var output = workspace.PathOf("out/" + string.Concat(Enumerable.Repeat(letter, (longest - ".onnx".Length) / bytes)) + ".onnx");

        Assert.IsTrue(workspace.Quantize(workspace.Save(Models.MatMul()), "INT8", output: output).Succeeded);
        // Again, over what is there.
        Assert.IsTrue(workspace.Quantize(workspace.Save(Models.MatMul()), "INT4", output: output).Succeeded);

        CollectionAssert.AreEqual(new[] { Path.GetFileName(output) }, Directory.GetFileSystemEntries(Path.GetDirectoryName(output)!).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Are_beside_the_source_when_none_is_given()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul(), "net.v1.onnx");

        var result = workspace.Quantizer.Quantize(new QuantizationRequest { Source = source, Settings = new() { Precision = "Int8" }, Validation = Workspace.NoValidation });

        Assert.AreEqual(workspace.PathOf("net.v1.int8.onnx"), result.Report.Output);
        Assert.IsTrue(File.Exists(result.Report.Output));
    }

    [TestMethod]
    [DataRow("/dev/null")]
    [DataRow("link")]
    public void That_are_devices_are_refused(string output)
    {
        if (OperatingSystem.IsWindows()) Assert.Inconclusive("Windows has these devices under other names.");
        using var workspace = new Workspace();
        if (output == "link") File.CreateSymbolicLink(output = workspace.PathOf("link"), "/dev/null");

        // Only asked, not quantized: a run as root that is not refused would take the device's place.
        var error = Assert.ThrowsExactly<QuantBuildException>(() => OutputPath.Resolve(output, [], []));

        Assert.AreEqual("QB5011", error.Diagnostic.Code);
    }

    [TestMethod]
    [DataRow("model.onnx")]
    [DataRow("./sub/../model.onnx")]
    [DataRow("MODEL.ONNX")]
    public void That_are_the_source_are_refused(string output)
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        var before = File.ReadAllBytes(source);

        var error = Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8", output: Path.Combine(workspace.Folder, output)));

        Assert.AreEqual("QB1205", error.Diagnostic.Code);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(source));
    }

    [TestMethod]
    [DataRow("w.bin")]
    [DataRow("w")]
    public void That_would_replace_the_sources_data_are_refused(string output)
    {
        using var workspace = new Workspace();
        var location = output == "w" ? "w.data" : "w.bin";
        workspace.Save(new byte[4096], location);
        ModelProto model = new ModelBuilder().Graph(graph => graph
            .Input("x", 1, 3, 32).Output("y", 1, 3, 32).Initializer(ExternalTensors.At("w", [32, 32], location)).Node("MatMul", "x w", "y"));

        var error = Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(workspace.Save(model), "INT8", output: workspace.PathOf(output)));

        Assert.AreEqual("QB1205", error.Diagnostic.Code);
    }

    [TestMethod]
    public void That_reach_the_source_through_a_link_are_refused()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul(), "models/model.onnx");
        try
        {
            Directory.CreateSymbolicLink(workspace.PathOf("alias"), workspace.PathOf("models"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }
        var before = File.ReadAllBytes(source);

        var error = Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8", output: workspace.PathOf("alias/model.onnx")));

        Assert.AreEqual("QB1205", error.Diagnostic.Code);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(source));
    }

    [TestMethod]
    public void Behind_a_circle_of_links_are_refused()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        try
        {
            Directory.CreateSymbolicLink(workspace.PathOf("circle"), workspace.PathOf("circle/inside"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }

        Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8", output: workspace.PathOf("circle/result.onnx"))).Diagnostic.Code);
    }

    [TestMethod]
    public void That_are_folders_or_below_a_file_are_refused()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        Directory.CreateDirectory(workspace.PathOf("folder.onnx"));

        foreach (var output in new[] { workspace.PathOf("folder.onnx"), Path.Combine(source, "result.onnx"), workspace.Folder + Path.DirectorySeparatorChar })
            Assert.AreEqual("QB5011", Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8", output: output)).Diagnostic.Code, output);
    }

    [TestMethod]
    public void That_another_run_is_writing_are_refused()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        Directory.CreateDirectory(workspace.OutputFolder);
        using (new OutputTransaction(workspace.Output))
            Assert.AreEqual("QB5012", Assert.ThrowsExactly<QuantBuildException>(() => workspace.Quantize(source, "INT8")).Diagnostic.Code);

        Assert.IsTrue(workspace.Quantize(source, "INT8").Succeeded);
    }

    [TestMethod]
    public void With_leftovers_of_a_killed_run_are_cleared()
    {
        using var workspace = new Workspace();
        var leftover = Path.Combine(workspace.OutputFolder, ".result.onnx.quantbuild");
        Directory.CreateDirectory(leftover);
        File.WriteAllText(Path.Combine(leftover, "result.onnx"), "half a result");
        File.WriteAllText(Path.Combine(leftover, "lock"), "");

        workspace.Convert(Models.MatMul(), "INT8");

        CollectionAssert.AreEqual(new[] { "result.onnx" }, Directory.GetFileSystemEntries(workspace.OutputFolder).Select(Path.GetFileName).ToArray());
    }
}
