using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class A_deleted_output
{
    [TestMethod]
    public void Of_the_application_is_copied_again_and_one_in_obj_is_made_again_alone()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" /><QuantizedModel Include="decoder.onnx" />""").WithStubWorker();
        project.Write("encoder.onnx", "data");
        project.Write("decoder.onnx");
        project.Build();

        File.Delete(project.InOutput("encoder.onnx"));
        File.Delete(project.InOutput("encoder.onnx.data"));
        Assert.IsEmpty(project.Build().Quantized);
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx")));
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx.data")));

        File.Delete(Path.Combine(project.Quantized, "encoder.onnx.data"));
        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());
        Assert.IsTrue(File.Exists(Path.Combine(project.Quantized, "encoder.onnx.data")));

        Directory.Delete(project.Intermediate, recursive: true);
        CollectionAssert.AreEqual((string[])["decoder.onnx", "encoder.onnx"], project.Build().Quantized.ToArray());
    }
}
