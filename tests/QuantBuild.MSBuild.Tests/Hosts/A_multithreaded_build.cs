using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Hosts;

[TestClass]
public sealed class A_multithreaded_build
{
    [TestMethod]
    public void Runs_the_task_in_its_own_process()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" ValidationData="samples" />""").WithStubWorker();
        project.Write("models/encoder.onnx");
        project.Write("samples/0.npy");

        var build = project.Build("-mt");

        Assert.HasCount(1, build.Quantized);
        // Its current directory is not the project's there: the paths are full all the same.
        var result = File.ReadAllLines(project.InOutput("models/encoder.onnx"));
        Assert.AreEqual(project.PathOf("models/encoder.onnx"), result[0]);
        CollectionAssert.Contains(result, "--validation=" + project.PathOf("samples"));
        // The SDK's own tasks are not all marked: those tell that this is a multithreaded build.
        Assert.IsNotEmpty(build.TasksInTaskHost);
        CollectionAssert.DoesNotContain(build.TasksInTaskHost.ToArray(), "QuantizeModels");
        Assert.IsTrue(project.Build("-mt").Skipped("_QuantizeModelsCore"));
    }
}
