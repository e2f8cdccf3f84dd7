using QuantBuild.MSBuild.Tests.Building;
using TestRun = QuantBuild.MSBuild.Tests.Building.TestRun;

namespace QuantBuild.MSBuild.Tests.Ways;

[TestClass]
public sealed class Defaults_for_all_projects
{
    [TestMethod]
    public void Come_from_Directory_Build_files_and_the_version_from_central_package_management()
    {
        var first = new TestProject("");
        var second = first.Beside("Second", """<QuantizedModel Include="own/decoder.onnx" Precision="FP16" />""");
        first.ReferencesQuantBuild = false;
        first.Save();
        first.Write("../Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><GlobalPackageReference Include="QuantBuild" Version="0.1.0" /></ItemGroup>
            </Project>
            """);
        first.Write("../Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <QuantizePrecision>INT8</QuantizePrecision>
                <QuantBuildWorker>{TestRun.StubWorker}</QuantBuildWorker>
              </PropertyGroup>
              <ItemGroup><QuantizedModel Include="models/*.onnx" /></ItemGroup>
            </Project>
            """);
        first.Write("../Directory.Build.targets", """
            <Project>
              <PropertyGroup><QuantizeMinCosine>0.95</QuantizeMinCosine></PropertyGroup>
              <ItemGroup>
                <QuantizedModel Include="$(MSBuildThisFileDirectory)shared/tokens.onnx" Link="shared/tokens.onnx" />
                <QuantizedModel Update="models/last.onnx" BlockSize="64" />
              </ItemGroup>
            </Project>
            """);
        first.Write("../shared/tokens.onnx");
        first.Write("models/first.onnx");
        first.Write("models/last.onnx");
        second.Write("own/decoder.onnx");
        first.Write("../All.slnx", """<Solution><Project Path="App/App.csproj" /><Project Path="Second/Second.csproj" /></Solution>""");

        var build = first.Build("../All.slnx");

        CollectionAssert.AreEqual((string[])["decoder.onnx", "first.onnx", "last.onnx", "tokens.onnx", "tokens.onnx"], build.Quantized.ToArray());
        AssertMade(first, "models/first.onnx", "--precision=INT8", "--min-cosine=0.95");
        AssertMade(first, "models/last.onnx", "--precision=INT8", "--block-size=64");
        AssertMade(first, "shared/tokens.onnx", "--precision=INT8");
        AssertMade(second, "own/decoder.onnx", "--precision=FP16", "--min-cosine=0.95");
        AssertMade(second, "shared/tokens.onnx", "--precision=INT8");
    }

    private static void AssertMade(TestProject project, string path, params IEnumerable<string> arguments)
    {
        var lines = File.ReadAllLines(project.InOutput(path));
        foreach (var argument in arguments) CollectionAssert.Contains(lines, argument);
    }
}
