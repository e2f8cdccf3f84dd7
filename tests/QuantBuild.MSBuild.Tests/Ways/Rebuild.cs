using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class Rebuild
{
    [TestMethod]
    [DataRow("--no-incremental")]
    [DataRow("-t:Rebuild")]
    public void Gives_a_whole_output_again_and_the_build_after_it_does_nothing(string way)
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        project.Build();
        var leftover = project.Write(Path.Combine(project.Quantized, "models/of-an-older-project.onnx"));

        var rebuild = project.Build("--no-restore", way);

        Assert.HasCount(1, rebuild.Quantized);
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx")));
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx.data")));
        Assert.IsFalse(File.Exists(leftover));
        Assert.IsEmpty(project.Build("--no-restore").Quantized);
    }
}
