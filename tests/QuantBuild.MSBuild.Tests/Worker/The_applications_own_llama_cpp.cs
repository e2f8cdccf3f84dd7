using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

/// <summary>As the packages LLamaSharp.Backend.* hold it: for x64 in a folder for each generation of processors.</summary>
[TestClass]
public sealed class The_applications_own_llama_cpp
{
    [TestMethod]
    [DataRow("")]
    [DataRow("<RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier><SelfContained>false</SelfContained>")]
    public void Is_passed_on_in_all_its_variants_for_the_system_that_builds(string properties)
    {
        var project = new TestProject(
            """<QuantizedModel Include="encoder.onnx" /><PackageReference Include="LLamaSharp.Backend.Cpu" Version="0.25.0" />""",
            properties + "<AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>").WithStubWorker();
        var library = project.Write("encoder.onnx");
        var package = new StandInPackage("LLamaSharp.Backend.Cpu", "0.25.0");
        foreach (var variant in (string[])["noavx", "avx2"])
        {
            package.WithFile($"runtimes/win-x64/native/{variant}/llama.dll", library);
            foreach (var part in (string[])["libllama.so", "libggml.so", "libggml-base.so"]) package.WithFile($"runtimes/linux-x64/native/{variant}/{part}", library);
        }
        package.WithFile("runtimes/win-arm64/native/llama.dll", library).WithFile("runtimes/linux-arm64/native/libllama.so", library);
        foreach (var architecture in (string[])["x64", "arm64"]) package.WithFile($"runtimes/osx-{architecture}/native/libllama.dylib", library);
        package.WriteTo(project.OwnFeed);

        project.Build();

        string[] passed = [.. File.ReadAllLines(project.InOutput("encoder.onnx")).Where(static line => line.StartsWith("--application-llama=", StringComparison.Ordinal)).Select(static line => line["--application-llama=".Length..].Replace('\\', '/'))];
        var variants = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 && !OperatingSystem.IsMacOS() ? 2 : 1;
        Assert.HasCount(variants, passed);
        foreach (var path in passed)
        {
            Assert.IsTrue(File.Exists(path), path);
            StringAssert.Contains(path, "runtimes/" + System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Split('-')[0]);
        }
        if (variants == 2) CollectionAssert.AreEquivalent((string[])["noavx", "avx2"], passed.Select(static path => path.Split('/')[^2]).ToArray());
    }
}
