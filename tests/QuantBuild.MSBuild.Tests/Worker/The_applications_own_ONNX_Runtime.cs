using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class The_applications_own_ONNX_Runtime
{
    [TestMethod]
    [DataRow("")]
    [DataRow("<RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier><SelfContained>false</SelfContained>")]
    public void Is_passed_on_for_the_system_that_builds(string properties)
    {
        var project = new TestProject(
            """<QuantizedModel Include="encoder.onnx" /><PackageReference Include="Sample.OnnxRuntime" Version="1.0.0" />""",
            properties + "<AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>").WithStubWorker();
        project.Write("encoder.onnx");
        StandIn(project);

        project.Build();

        var passed = File.ReadAllLines(project.InOutput("encoder.onnx")).Where(static line => line.StartsWith("--application-onnxruntime=", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(1, passed);
        Assert.IsTrue(File.Exists(passed[0].Split('=', 2)[1]), passed[0]);
        StringAssert.Contains(passed[0].Replace('\\', '/'), "runtimes/" + System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Split('-')[0]);
    }

    // A package with native assets for several systems, as the real one has, that restores everywhere.
    private static void StandIn(TestProject project)
    {
        var package = project.Beside("OnnxRuntime",
            """
            <None Include="native/onnxruntime.dll" Pack="true" PackagePath="runtimes/win-x64/native/;runtimes/win-arm64/native/" />
            <None Include="native/libonnxruntime.so" Pack="true" PackagePath="runtimes/linux-x64/native/;runtimes/linux-arm64/native/" />
            <None Include="native/libonnxruntime.dylib" Pack="true" PackagePath="runtimes/osx-x64/native/;runtimes/osx-arm64/native/" />
            """);
        package.Properties = "<OutputType>Library</OutputType><PackageId>Sample.OnnxRuntime</PackageId>";
        package.Write("Code.cs", "public static class Runtime;");
        package.Save();
        foreach (var name in (string[])["onnxruntime.dll", "libonnxruntime.so", "libonnxruntime.dylib"]) package.Write("native/" + name, "a stand-in");
        package.Run("pack", "-c", "Debug", "-o", package.OwnFeed).MustSucceed();
    }
}
