using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Publish
{
    [TestMethod]
    public void Carries_the_model_and_its_data()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "data");

        project.Run("publish", "-c", "Debug", "-o", project.PathOf("out")).MustSucceed();

        Assert.IsTrue(File.Exists(project.PathOf("out/models/encoder.onnx")));
        Assert.IsTrue(File.Exists(project.PathOf("out/models/encoder.onnx.data")));
    }

    [TestMethod]
    public void Without_a_build_carries_what_the_last_one_made_and_quantizes_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx");
        project.Build();
        project.Touch("models/encoder.onnx");

        var publish = project.Run("publish", "-c", "Debug", "--no-build", "-o", project.PathOf("out")).MustSucceed();

        Assert.IsTrue(File.Exists(project.PathOf("out/models/encoder.onnx")));
        Assert.IsEmpty(publish.Quantized);
    }

    [TestMethod]
    public void Leaves_out_what_is_marked_so()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" CopyToPublishDirectory="Never" />""").WithStubWorker();
        project.Write("encoder.onnx");

        project.Run("publish", "-c", "Debug", "-o", project.PathOf("out")).MustSucceed();

        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx")));
        Assert.IsFalse(File.Exists(project.PathOf("out/encoder.onnx")));
    }
}
