using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class A_referencing_project
{
    [TestMethod]
    public void Gets_the_model_beside_itself_and_quantizes_it_once()
    {
        var library = new TestProject("""<QuantizedModel Include="models/encoder.onnx" />""", "<OutputType>Library</OutputType>").WithStubWorker();
        library.Write("models/encoder.onnx", "data");
        library.Write("Code.cs", "public static class Models;");
        var application = library.Beside("Consumer", """<ProjectReference Include="../App/App.csproj" />""");

        var build = application.Build();

        Assert.HasCount(1, build.Quantized);
        Assert.IsTrue(File.Exists(application.InOutput("models/encoder.onnx")));
        Assert.IsTrue(File.Exists(application.InOutput("models/encoder.onnx.data")));
        Assert.IsEmpty(application.Build().Quantized);
    }
}
