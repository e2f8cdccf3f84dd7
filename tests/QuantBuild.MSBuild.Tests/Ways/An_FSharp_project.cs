using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class An_FSharp_project
{
    [TestMethod]
    public void Is_built_as_any_other()
    {
        var project = new TestProject("""<Compile Include="Program.fs" /><QuantizedModel Include="models/encoder.onnx" />""",
            "<DisableImplicitSystemValueTupleReference>true</DisableImplicitSystemValueTupleReference><SatelliteResourceLanguages>en</SatelliteResourceLanguages>").WithStubWorker();
        File.Move(project.PathOf("App.csproj"), project.PathOf("App.fsproj"));
        project.Write("Program.fs", """printfn "" """);
        project.Write("models/encoder.onnx");

        Assert.HasCount(1, project.Build().Quantized);

        Assert.IsTrue(File.Exists(project.InOutput("models/encoder.onnx")));
    }
}
