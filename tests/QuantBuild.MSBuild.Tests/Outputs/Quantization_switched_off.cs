using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Quantization_switched_off
{
    [TestMethod]
    public void Copies_the_sources_unchanged_and_starts_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" Link="onnx/first.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "the source");
        project.Write("models/encoder.onnx.data", "its weights");

        var build = project.Build("-p:QuantizeModelsEnabled=false");

        Assert.IsEmpty(build.Quantized);
        Assert.AreEqual("the source", File.ReadAllText(project.InOutput("onnx/first.onnx")));
        Assert.AreEqual("its weights", File.ReadAllText(project.InOutput("onnx/encoder.onnx.data")));
    }

    [TestMethod]
    public void And_on_again_gives_the_quantized_model_back()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx");
        project.Build("-p:QuantizeModelsEnabled=false");
        Assert.AreEqual("", File.ReadAllText(project.InOutput("encoder.onnx")));

        project.Build();
        StringAssert.Contains(File.ReadAllText(project.InOutput("encoder.onnx")), "--precision=INT4");

        project.Build("-p:QuantizeModelsEnabled=false");
        Assert.AreEqual("", File.ReadAllText(project.InOutput("encoder.onnx")));
    }
}
