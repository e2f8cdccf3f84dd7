using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Several_target_frameworks
{
    [TestMethod]
    public void Each_inner_build_has_the_model_and_the_target_can_be_called_from_outside()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""")
        {
            // Only one framework's reference assemblies are sure to be on the machine; the plural alone makes outer and inner builds.
            TargetFrameworkProperty = "<TargetFrameworks>net10.0</TargetFrameworks>",
        }.WithStubWorker();
        project.Write("models/encoder.onnx");

        Assert.HasCount(1, project.Build().Quantized);

        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx")));
        Assert.IsEmpty(project.Build().Quantized);
        project.Touch("models/encoder.onnx");
        Assert.HasCount(1, project.Run("msbuild", "-t:QuantizeModels").MustSucceed().Quantized);
    }
}
