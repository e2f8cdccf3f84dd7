using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Mistakes;

[TestClass]
public sealed class Items
{
    [TestMethod]
    public void A_missing_model_is_named()
    {
        var project = new TestProject("""<QuantizedModel Include="models/absent.onnx" />""").WithStubWorker();

        var error = project.BuildThatFails().TheError("QB1001");

        StringAssert.Contains(error.Text, project.PathOf("models/absent.onnx"));
        Assert.AreEqual("App.csproj", Path.GetFileName(error.File));
    }

    [TestMethod]
    [DataRow("../encoder.onnx")]
    [DataRow("models/../../encoder.onnx")]
    [DataRow("/encoder.onnx")]
    [DataRow("C:/encoder.onnx")]
    [DataRow("models/")]
    public void A_TargetPath_stays_inside_the_output_folder(string targetPath)
    {
        var project = new TestProject($"""<QuantizedModel Include="encoder.onnx" TargetPath="{targetPath}" />""").WithStubWorker();
        project.Write("encoder.onnx");

        var build = project.BuildThatFails();

        StringAssert.Contains(build.TheError("QB1002").Text, targetPath);
        Assert.IsEmpty(build.Quantized);
    }

    [TestMethod]
    public void Two_items_do_not_share_a_TargetPath()
    {
        var project = new TestProject("""<QuantizedModel Include="small/encoder.onnx;large/encoder.onnx" Link="%(Filename)%(Extension)" />""").WithStubWorker();
        project.Write("small/encoder.onnx");
        project.Write("large/encoder.onnx");

        var build = project.BuildThatFails();

        var error = build.TheError("QB1003");
        StringAssert.Contains(error.Text, project.PathOf("small/encoder.onnx"));
        StringAssert.Contains(error.Text, project.PathOf("large/encoder.onnx"));
        Assert.IsEmpty(build.Quantized);
    }

    [TestMethod]
    public void Symmetric_is_a_truth_value()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" Symmetric="perhaps" />""").WithStubWorker();
        project.Write("encoder.onnx");

        StringAssert.Contains(project.BuildThatFails().TheError("QB1004").Text, "'perhaps'");
    }

    [TestMethod]
    public void Pure_is_a_truth_value()
    {
        var project = new TestProject("""<QuantizedModel Include="model.gguf" Pure="perhaps" />""").WithStubWorker();
        project.Write("model.gguf");

        StringAssert.Contains(project.BuildThatFails().TheError("QB1004").Text, "'perhaps'");
    }

    [TestMethod]
    public void Parts_of_a_model_are_not_kept_apart()
    {
        var project = new TestProject("""<QuantizedModel Include="model.gguf" KeepSplit="true" />""").WithStubWorker();
        project.Write("model.gguf");

        StringAssert.Contains(project.BuildThatFails().TheError("QB1075").Text, "--keep-split");
    }
}
