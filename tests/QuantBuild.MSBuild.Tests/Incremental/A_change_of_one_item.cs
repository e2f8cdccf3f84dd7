using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class A_change_of_one_item
{
    private const string TwoModels =
        """
        <QuantizedModel Include="encoder.onnx" Precision="INT4" ValidationData="samples" CalibrationData="calibration.npz" />
        <QuantizedModel Include="decoder.onnx" Precision="FP16" />
        """;

    private static TestProject Built(string encoder = "")
    {
        var project = new TestProject(TwoModels).WithStubWorker();
        project.Write("encoder.onnx", encoder);
        project.Write("decoder.onnx");
        project.Write("weights.bin", "1");
        project.Write("samples/0.npy", "0");
        project.Write("calibration.npz", "0");
        project.Build();
        return project;
    }

    private static void AssertOnly(string model, BuildResult build) => CollectionAssert.AreEqual((string[])[model], build.Quantized.ToArray(), build.Output);

    [TestMethod]
    public void Touching_a_model_quantizes_it_alone()
    {
        var project = Built();

        project.Touch("encoder.onnx");

        AssertOnly("encoder.onnx", project.Build());
        Assert.IsEmpty(project.Build().Quantized);
    }

    [TestMethod]
    public void Touching_external_data_that_the_last_run_read_quantizes_its_model_alone()
    {
        var project = Built("reads weights.bin");

        project.Touch("weights.bin");

        AssertOnly("encoder.onnx", project.Build());
    }

    [TestMethod]
    public void Touching_or_adding_validation_data_quantizes_its_model_alone()
    {
        var project = Built();

        project.Touch("samples/0.npy");
        AssertOnly("encoder.onnx", project.Build());

        // As a copy that keeps its time would be: the list of files has changed, no time has.
        File.SetLastWriteTimeUtc(project.Write("samples/1.npy", "1"), DateTime.UtcNow.AddDays(-1));
        AssertOnly("encoder.onnx", project.Build());
    }

    [TestMethod]
    public void Touching_calibration_data_quantizes_its_model_alone()
    {
        var project = Built();

        project.Touch("calibration.npz");

        AssertOnly("encoder.onnx", project.Build());
    }

    [TestMethod]
    public void Another_metadatum_quantizes_its_model_alone()
    {
        var project = Built();

        project.Change("Precision=\"FP16\"", "Precision=\"INT8\"");

        AssertOnly("decoder.onnx", project.Build());
        StringAssert.Contains(File.ReadAllText(project.InOutput("decoder.onnx")), "--precision=INT8");
    }

    [TestMethod]
    public void An_unrelated_edit_quantizes_nothing()
    {
        var project = Built();

        project.Change("<QuantizedModel Include=\"encoder", "<Watch Include=\"notes.txt\" /><QuantizedModel Include=\"encoder");
        project.Write("Code.cs", "System.Console.WriteLine(1);");

        Assert.IsEmpty(project.Build().Quantized);
    }
}
