using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class Clean
{
    [TestMethod]
    public void Removes_all_that_was_made()
    {
        var project = new TestProject("""<QuantizedModel Include="models/*.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        project.Build();
        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx.data")));

        project.Run("clean").MustSucceed();

        AssertNothingIsLeft(project);
        Assert.IsTrue(File.Exists(project.PathOf("models/encoder.onnx")));
    }

    [TestMethod]
    public void Removes_what_a_failed_build_left()
    {
        var project = new TestProject("""<QuantizedModel Include="models/*.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "error QB2001 The model is damaged");
        project.BuildThatFails();

        project.Run("clean").MustSucceed();

        AssertNothingIsLeft(project);
    }

    private static void AssertNothingIsLeft(TestProject project)
    {
        foreach (var folder in (string[])["bin", "obj"])
        {
            if (!Directory.Exists(project.PathOf(folder))) continue;
            Assert.IsEmpty(Directory.EnumerateFiles(project.PathOf(folder), "*.onnx*", SearchOption.AllDirectories).ToArray());
        }
    }
}
