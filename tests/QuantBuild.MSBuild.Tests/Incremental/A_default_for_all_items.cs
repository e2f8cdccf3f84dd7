using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class A_default_for_all_items
{
    [TestMethod]
    public void Is_set_by_a_property_and_its_change_quantizes_those_that_take_it()
    {
        var project = new TestProject(
            """<QuantizedModel Include="encoder.onnx" /><QuantizedModel Include="decoder.onnx" Precision="INT4" />""",
            "<QuantizePrecision>INT8</QuantizePrecision>").WithStubWorker();
        project.Write("encoder.onnx");
        project.Write("decoder.onnx");
        project.Build();
        StringAssert.Contains(File.ReadAllText(project.InOutput("encoder.onnx")), "--precision=INT8");
        StringAssert.Contains(File.ReadAllText(project.InOutput("decoder.onnx")), "--precision=INT4");

        project.Change("INT8", "FP16");

        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());
        StringAssert.Contains(File.ReadAllText(project.InOutput("encoder.onnx")), "--precision=FP16");
    }
}
