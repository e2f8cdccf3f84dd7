using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ide;

[TestClass]
public sealed class The_binary_log
{
    [TestMethod]
    public void Holds_the_reports_and_never_the_models()
    {
        var project = new TestProject("""<QuantizedModel Include="models/*.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx", "data");
        project.Write("models/decoder.onnx");

        AssertReports(project.Build());
        // Who is sent the log of a build that made nothing wants to know, too, what the models in its output are.
        var second = project.Build("--no-restore");
        Assert.IsEmpty(second.Quantized);
        AssertReports(second);
    }

    private static void AssertReports(BuildResult build)
    {
        var embedded = build.Embedded().Where(static file => file.Key.Contains(".onnx", StringComparison.Ordinal)).OrderBy(static file => file.Key, StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual((string[])["decoder.onnx.json", "encoder.onnx.json"], embedded.Select(static file => file.Key.Split('/', '\\')[^1]).ToArray());
        foreach (var (_, text) in embedded) StringAssert.Contains(text, "\"version\": 1");
    }
}
