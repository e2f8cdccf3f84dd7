using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Real;

/// <summary>The worker here is the packed one, and the models are real.</summary>
[TestClass]
public sealed class A_marked_model
{
    private const int SourceBytes = 256 * 512 * sizeof(float);

    [TestMethod]
    public void Is_quantized_validated_and_beside_the_application()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" Precision="INT4" />""");
        SmallModel.Write(project.PathOf("models/encoder.onnx"));

        var build = project.Build();

        StringAssert.Contains(build.Output, "encoder.onnx -> INT4");
        StringAssert.Contains(build.Output, "cosine 0.9");
        Assert.IsLessThan(SourceBytes / 5, new FileInfo(project.InOutput("models/encoder.onnx")).Length);
        var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Intermediate, "quantbuild/models/encoder.onnx.json"))).RootElement;
        Assert.AreEqual("INT4", report.GetProperty("precision").GetString());
        Assert.IsTrue(report.GetProperty("validation").GetProperty("passed").GetBoolean());
        Assert.IsEmpty(project.Build().Quantized);
    }

    [TestMethod]
    public void Is_made_anew_when_its_precision_changes()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" Precision="INT4" />""");
        SmallModel.Write(project.PathOf("encoder.onnx"));
        project.Build();
        var int4 = new FileInfo(project.InOutput("encoder.onnx")).Length;

        project.Change("INT4", "INT8");
        project.Build();

        var int8 = new FileInfo(project.InOutput("encoder.onnx")).Length;
        Assert.IsTrue(int8 > int4 * 3 / 2 && int8 < SourceBytes / 3, $"{int4} bytes, then {int8}");
    }

    [TestMethod]
    public void That_misses_MinCosine_fails_the_build_with_value_and_bound_and_leaves_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" Precision="INT4" MinCosine="0.999" />""");
        SmallModel.Write(project.PathOf("encoder.onnx"));

        var error = project.BuildThatFails().TheError("QB3001");

        StringAssert.Contains(error.Text, "Found: 0.95");
        StringAssert.Contains(error.Text, "at least 0.999");
        StringAssert.Contains(error.Text, "MinCosine");
        StringAssert.Contains(error.Text, "'y'");
        Assert.IsFalse(File.Exists(Path.Combine(project.Quantized, "encoder.onnx")));
        Assert.IsFalse(File.Exists(project.InOutput("encoder.onnx")));

        project.BuildThatFails().TheError("QB3001");

        project.Change("0.999", "0.9");
        project.Build();
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx")));
    }

    [TestMethod]
    public void With_external_data_is_made_anew_when_the_data_changes()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" Precision="INT8" />""");
        SmallModel.Write(project.PathOf("models/encoder.onnx"), externalData: "weights.bin");
        project.Build();
        Assert.IsEmpty(project.Build().Quantized);

        project.Touch("models/weights.bin");

        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());
    }

    [TestMethod]
    public void Has_whatever_name()
    {
        const string name = "größe @ 50%25; it's (1) #x.onnx";
        var project = new TestProject("""<QuantizedModel Include="models/*.onnx" Precision="INT8" />""");
        SmallModel.Write(project.PathOf("models/" + name));

        project.Build();

        Assert.IsTrue(File.Exists(project.InOutput("models/" + name)));
    }
}
