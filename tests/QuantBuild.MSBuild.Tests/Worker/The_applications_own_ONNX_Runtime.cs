using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class The_applications_own_ONNX_Runtime
{
    [TestMethod]
    [DataRow("")]
    [DataRow("<RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier><SelfContained>false</SelfContained>")]
    public void Is_passed_on_with_its_version_for_the_system_that_builds(string properties)
    {
        var project = new TestProject(
            """<QuantizedModel Include="encoder.onnx" /><PackageReference Include="Microsoft.ML.OnnxRuntime.Gpu" Version="1.20.1" />""",
            properties + "<AppendRuntimeIdentifierToOutputPath>false</AppendRuntimeIdentifierToOutputPath>").WithStubWorker();
        var model = project.Write("encoder.onnx");
        new StandInPackage("Microsoft.ML.OnnxRuntime.Gpu", "1.20.1").WithNativeLibraries(model).WriteTo(project.OwnFeed);

        project.Build();

        var library = Passed(project, "--application-onnxruntime=").Single();
        Assert.IsTrue(File.Exists(library), library);
        StringAssert.Contains(library.Replace('\\', '/'), "runtimes/" + System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Split('-')[0]);
        CollectionAssert.AreEqual((string[])["Microsoft.ML.OnnxRuntime.Gpu/1.20.1"], Passed(project, "--application-package="));
    }

    [TestMethod]
    public void And_other_runtimes_are_found_behind_other_packages_and_a_change_of_version_quantizes_again()
    {
        var project = new TestProject(
            """
            <QuantizedModel Include="encoder.onnx" RuntimeVersion="1.30.0" />
            <QuantizedModel Include="decoder.onnx" />
            <PackageReference Include="Microsoft.ML.OnnxRuntimeGenAI" Version="0.4.0" />
            <PackageReference Include="LLamaSharp" Version="0.20.0" />
            <PackageReference Include="Sample.Other" Version="1.0.0" />
            """,
            "<QuantizeRuntimeVersion>1.18.0</QuantizeRuntimeVersion>").WithStubWorker();
        project.Write("encoder.onnx");
        project.Write("decoder.onnx");
        new StandInPackage("Microsoft.ML.OnnxRuntimeGenAI", "0.4.0").WithAssembly().DependingOn("Microsoft.ML.OnnxRuntime.Managed", "1.16.0").WriteTo(project.OwnFeed);
        new StandInPackage("Microsoft.ML.OnnxRuntime.Managed", "1.16.0").WithAssembly().WriteTo(project.OwnFeed);
        new StandInPackage("Microsoft.ML.OnnxRuntime.Managed", "1.21.0-dev-20250101").WithAssembly().WriteTo(project.OwnFeed);
        new StandInPackage("LLamaSharp", "0.20.0").WithAssembly().WriteTo(project.OwnFeed);
        new StandInPackage("Sample.Other", "1.0.0").WithAssembly().WriteTo(project.OwnFeed);

        project.Build();

        CollectionAssert.AreEquivalent(
            (string[])["Microsoft.ML.OnnxRuntimeGenAI/0.4.0", "Microsoft.ML.OnnxRuntime.Managed/1.16.0", "LLamaSharp/0.20.0"], Passed(project, "--application-package="));
        CollectionAssert.AreEqual((string[])["1.30.0"], Passed(project, "--runtime-version="));
        CollectionAssert.AreEqual((string[])["1.18.0"], Passed(project, "--runtime-version=", "decoder.onnx"));

        project.Change(
            """<PackageReference Include="LLamaSharp" """,
            """<PackageReference Include="Microsoft.ML.OnnxRuntime.Managed" Version="1.21.0-dev-20250101" /><PackageReference Include="LLamaSharp" """);
        CollectionAssert.AreEqual((string[])["decoder.onnx", "encoder.onnx"], project.Build().Quantized.ToArray());

        CollectionAssert.Contains(Passed(project, "--application-package="), "Microsoft.ML.OnnxRuntime.Managed/1.21.0-dev-20250101");
        Assert.IsEmpty(project.Build().Quantized);
    }

    // The stub's result is its arguments.
    private static string[] Passed(TestProject project, string option, string model = "encoder.onnx") =>
        [.. File.ReadAllLines(project.InOutput(model)).Where(line => line.StartsWith(option, StringComparison.Ordinal)).Select(line => line[option.Length..])];
}
