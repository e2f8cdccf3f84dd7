using QuantBuild.MSBuild.Tests.Building;
using TestRun = QuantBuild.MSBuild.Tests.Building.TestRun;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class A_file_based_app
{
    [TestMethod]
    public void Takes_its_models_from_Directory_Build_targets()
    {
        var project = new TestProject("");
        File.Delete(project.PathOf("App.csproj"));
        File.Delete(project.PathOf("Code.cs"));
        // A file of code cannot hold items; the file of build settings beside it can.
        project.Write("Directory.Build.targets", """<Project><ItemGroup><QuantizedModel Include="models/encoder.onnx" /></ItemGroup></Project>""");
        project.Write("models/encoder.onnx");
        project.Write("app.cs", $"""
            #:package QuantBuild@0.1.0
            #:property QuantBuildWorker={TestRun.StubWorker}
            #:property ArtifactsPath=artifacts
            #:property PublishAot=false
            System.Console.WriteLine(System.IO.File.ReadAllText(System.IO.Path.Combine(System.AppContext.BaseDirectory, "models", "encoder.onnx")));
            """);

        var (exitCode, output) = DotNet.Run(project.Folder, "run", "app.cs");

        Assert.AreEqual(0, exitCode, output);
        StringAssert.Contains(output, "--precision=INT4");
    }
}
