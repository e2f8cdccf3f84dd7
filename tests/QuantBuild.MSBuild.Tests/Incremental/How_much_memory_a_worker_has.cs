using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

[TestClass]
public sealed class How_much_memory_a_worker_has
{
    private static string[] MemoryArguments(TestProject project) =>
        [.. File.ReadAllLines(Path.Combine(project.Intermediate, "quantbuild", "encoder.onnx.rsp")).Where(static line => line.StartsWith("--memory", StringComparison.Ordinal))];

    [TestMethod]
    public void Is_passed_on_and_its_change_quantizes_nothing()
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""", "<QuantizeMemoryLimit></QuantizeMemoryLimit>").WithStubWorker();
        project.Write("encoder.onnx");
        project.Build();
        Assert.IsEmpty(MemoryArguments(project));

        project.Change("<QuantizeMemoryLimit></QuantizeMemoryLimit>", "<QuantizeMemoryLimit> 90MB </QuantizeMemoryLimit>");
        Assert.IsTrue(project.Build().Skipped("_QuantizeModelsCore"));

        project.Touch("encoder.onnx");
        project.Build();
        CollectionAssert.AreEqual((string[])["--memory-limit=90MB"], MemoryArguments(project));
    }
}
