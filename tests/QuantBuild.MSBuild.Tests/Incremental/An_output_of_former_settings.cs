using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class An_output_of_former_settings
{
    [TestMethod]
    public void Is_removed_when_its_place_changes_with_the_precision()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" Precision="INT4" Link="%(Precision)/encoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx");
        project.Build();
        Assert.IsTrue(File.Exists(project.InOutput("INT4/encoder.onnx")));

        project.Change("\"INT4\"", "\"INT8\"");
        project.Build();

        Assert.IsTrue(File.Exists(project.InOutput("INT8/encoder.onnx")));
        Assert.IsFalse(File.Exists(project.InOutput("INT4/encoder.onnx")));
        Assert.IsFalse(File.Exists(Path.Combine(project.Quantized, "INT4/encoder.onnx")));
    }

    [TestMethod]
    public void Is_removed_with_its_item()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx", "data");
        project.Build();
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx.data")));

        project.Change("""<QuantizedModel Include="encoder.onnx" />""", "");
        project.Build();

        Assert.IsFalse(File.Exists(project.InOutput("encoder.onnx")));
        Assert.IsFalse(File.Exists(project.InOutput("encoder.onnx.data")));
        Assert.IsFalse(Directory.Exists(project.Quantized));
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "quantbuild")));
    }

    [TestMethod]
    public void Is_removed_with_its_item_and_all_that_is_kept_about_it_while_others_stay()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" /><QuantizedModel Include="decoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx", "data");
        project.Write("decoder.onnx");
        project.Build();

        project.Change("""<QuantizedModel Include="encoder.onnx" />""", "");
        var build = project.Build();

        Assert.IsEmpty(build.Quantized);
        foreach (var folder in (string[])[project.Output, project.Intermediate])
        {
            Assert.IsEmpty(Directory.GetFiles(folder, "encoder.onnx*", SearchOption.AllDirectories));
            Assert.IsNotEmpty(Directory.GetFiles(folder, "decoder.onnx", SearchOption.AllDirectories));
        }
    }

    [TestMethod]
    public void Is_not_taken_for_good_when_the_new_settings_fail()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" Precision="INT4" />""").WithStubWorker();
        project.Write("encoder.onnx");
        project.Build();

        project.Write("encoder.onnx", "error QB3001 The result is too far from its source");
        project.BuildThatFails().TheError("QB3001");

        Assert.IsFalse(File.Exists(Path.Combine(project.Quantized, "encoder.onnx")));
        project.BuildThatFails().TheError("QB3001");
    }
}
