using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Many;

[TestClass]
public sealed class A_glob_over_the_whole_project
{
    [TestMethod]
    public void Finds_no_results_and_other_lines_copy_no_data_of_a_source()
    {
        var project = new TestProject(
            """
            <QuantizedModel Include="**/*.onnx" />
            <None Update="models/**" CopyToOutputDirectory="PreserveNewest" />
            <Content Include="models/**" CopyToOutputDirectory="PreserveNewest" />
            """).WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        project.Write("models/encoder.onnx.data", "the source's own");
        project.Build();

        project.Touch("models/encoder.onnx");
        project.Touch("models/encoder.onnx.data");
        CollectionAssert.AreEqual((string[])["encoder.onnx"], project.Build().Quantized.ToArray());

        Assert.AreEqual("weights", File.ReadAllText(project.InOutput("models/encoder.onnx.data")));
        Assert.HasCount(2, Directory.GetFiles(project.Output, "*.onnx*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void Finds_nothing_when_the_last_model_is_gone_and_its_results_go_with_it()
    {
        var project = new TestProject("""<QuantizedModel Include="**/*.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "model");
        project.Build();

        File.Delete(project.PathOf("models/encoder.onnx"));
        project.Build();

        Assert.IsEmpty(Directory.GetFiles(project.Folder, "*.onnx", SearchOption.AllDirectories));
    }
}
