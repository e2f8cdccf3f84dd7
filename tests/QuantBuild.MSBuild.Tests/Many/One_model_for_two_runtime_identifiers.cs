using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Many;

[TestClass]
public sealed class One_model_for_two_runtime_identifiers
{
    [TestMethod]
    public void Has_the_precision_that_the_condition_gives_it()
    {
        var project = new TestProject("""
            <QuantizedModel Include="models/encoder.onnx" Precision="INT8" Condition="'$(RuntimeIdentifier)' == 'win-x64'" />
            <QuantizedModel Include="models/encoder.onnx" Precision="FP16" Condition="'$(RuntimeIdentifier)' == 'linux-arm64'" />
            """, "<SelfContained>false</SelfContained>").WithStubWorker();
        project.Write("models/encoder.onnx");

        Assert.HasCount(1, project.Build("-r", "win-x64").Quantized);
        Assert.HasCount(1, project.Build("-r", "linux-arm64").Quantized);

        StringAssert.Contains(File.ReadAllText(project.InOutput("win-x64/models/encoder.onnx")), "--precision=INT8");
        StringAssert.Contains(File.ReadAllText(project.InOutput("linux-arm64/models/encoder.onnx")), "--precision=FP16");
        Assert.IsEmpty(project.Build("-r", "win-x64").Quantized);
    }
}
