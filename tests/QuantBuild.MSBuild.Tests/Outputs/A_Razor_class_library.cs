using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Outputs;

[TestClass]
public sealed class A_Razor_class_library
{
    [TestMethod]
    public void Brings_its_models_by_package_beside_the_application_and_below_wwwroot()
    {
        var library = new TestProject("""<FrameworkReference Include="Microsoft.AspNetCore.App" /><QuantizedModel Include="models/beside.onnx;wwwroot/encoder.onnx" />""",
            "<OutputType>Library</OutputType><PackageId>Razor.Models</PackageId>")
        { Sdk = "Microsoft.NET.Sdk.Razor" }.WithStubWorker();
        library.Write("Code.cs", "public static class Models;");
        library.Write("models/beside.onnx");
        var source = library.Write("wwwroot/encoder.onnx");
        Assert.IsEmpty(library.Run("pack", "-c", "Debug", "-o", library.OwnFeed).MustSucceed().Warnings);
        CollectionAssert.AreEqual((string[])["quantized/any/models/beside.onnx", "staticwebassets/encoder.onnx"], Package.Models(library, "Razor.Models"));

        var application = library.Beside("Consumer", """<PackageReference Include="Razor.Models" Version="1.0.0" />""");
        application.Sdk = "Microsoft.NET.Sdk.Web";
        application.Save();
        application.Run("publish", "-c", "Debug", "-o", application.PathOf("out")).MustSucceed();

        Assert.IsTrue(File.Exists(application.PathOf("out/models/beside.onnx")));
        Assert.AreEqual(source, File.ReadLines(application.PathOf("out/wwwroot/_content/Razor.Models/encoder.onnx")).First());
    }
}
