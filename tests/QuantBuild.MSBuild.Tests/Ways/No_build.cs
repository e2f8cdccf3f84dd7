using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class No_build
{
    private const string Application = """System.Console.WriteLine("found: " + System.IO.File.Exists(System.IO.Path.Combine(System.AppContext.BaseDirectory, "models", "encoder.onnx")));""";

    [TestMethod]
    public void Runs_the_application_with_what_the_last_build_made()
    {
        var project = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""").WithStubWorker();
        project.Write("models/encoder.onnx");
        project.Write("Code.cs", Application);
        project.Build();
        project.Write("models/encoder.onnx", "error QB2001 this would be seen if it were quantized again");

        var (exitCode, output) = DotNet.Run(project.Folder, "run", "--no-build");

        Assert.AreEqual(0, exitCode, output);
        StringAssert.Contains(output, "found: True");
        Assert.IsEmpty(project.Run("msbuild", "-p:NoBuild=true", "-t:QuantizeModels").MustSucceed().Quantized);
    }
}
