using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class A_failing_model
{
    [TestMethod]
    public void Among_good_ones_is_the_only_one_that_is_missing_and_tried_again()
    {
        var project = new TestProject("""<QuantizedModel Include="*.onnx" />""").WithStubWorker();
        project.Write("decoder.onnx", "data");
        project.Write("encoder.onnx", "error QB2001 The model is damaged");
        project.Write("head.onnx");

        var first = project.BuildThatFails();
        first.TheError("QB2001");
        Assert.HasCount(3, first.Quantized);
        CollectionAssert.AreEqual((string[])["decoder.onnx", "decoder.onnx.data", "head.onnx"], Directory.GetFiles(project.Quantized).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());

        var second = project.BuildThatFails();
        second.TheError("QB2001");
        CollectionAssert.AreEqual((string[])["encoder.onnx"], second.Quantized.ToArray());

        project.Write("encoder.onnx");
        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx")));
        Assert.IsTrue(File.Exists(project.InOutput("decoder.onnx.data")));
    }
}
