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
        Assert.IsEmpty(Directory.GetFiles(project.Quantized, "*", SearchOption.AllDirectories));
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
