using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class A_dotnet_tool
{
    [TestMethod]
    public void Has_the_model_once_and_finds_it_when_it_is_installed()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""",
            "<PackageId>Sample.Tool</PackageId><PackAsTool>true</PackAsTool><ToolCommandName>sample-tool</ToolCommandName><UseAppHost>true</UseAppHost>").WithStubWorker();
        var source = project.Write("models/encoder.onnx", "data");
        project.Write("Code.cs", Application.Code);

        project.Run("pack", "-c", "Debug", "-o", project.OwnFeed).MustSucceed();

        CollectionAssert.AreEqual((string[])["tools/net10.0/any/models/encoder.onnx", "tools/net10.0/any/models/encoder.onnx.data"], Package.Models(project, "Sample.Tool"));
        Assert.IsFalse(Package.Entries(project, "Sample.Tool").Any(static entry => entry.StartsWith("build", StringComparison.Ordinal)));
        var (exitCode, output) = DotNet.Run(project.SolutionFolder, "tool", "install", "Sample.Tool", "--tool-path", project.PathOf("tools"));
        Assert.AreEqual(0, exitCode, output);
        Assert.AreEqual(source, Application.Run(project.PathOf(Path.Combine("tools", Application.FileName("sample-tool"))), project.PathOf("scratch")));
    }
}
