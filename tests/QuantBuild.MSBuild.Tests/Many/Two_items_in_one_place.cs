using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Many;

[TestClass]
public sealed class Two_items_in_one_place
{
    [TestMethod]
    public void Are_refused_when_their_places_differ_only_in_letter_case()
    {
        var project = new TestProject("""
            <QuantizedModel Include="first.onnx" TargetPath="models/Encoder.onnx" />
            <QuantizedModel Include="second.onnx" TargetPath="Models/encoder.onnx" />
            """).WithStubWorker();
        project.Write("first.onnx");
        project.Write("second.onnx");

        var build = project.BuildThatFails();

        var error = build.TheError("QB1003");
        StringAssert.Contains(error.Text, project.PathOf("first.onnx"));
        StringAssert.Contains(error.Text, project.PathOf("second.onnx"));
        Assert.IsEmpty(build.Quantized);
    }
}
