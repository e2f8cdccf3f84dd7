using System.IO.Compression;
using System.Text.Json;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Real;

/// <summary>The worker here is the packed one, the model is real, and so is the native library; only the packages around it are stand-ins.</summary>
[TestClass]
public sealed class A_runtime_of_the_application
{
    [TestMethod]
    public void That_is_too_old_fails_the_build_with_the_version_to_update_to()
    {
        var project = new TestProject(
            """
            <QuantizedModel Include="encoder.onnx" Precision="INT8" />
            <PackageReference Include="Microsoft.ML.OnnxRuntimeGenAI" Version="0.3.0" />
            """);
        SmallModel.Write(project.PathOf("encoder.onnx"));
        new StandInPackage("Microsoft.ML.OnnxRuntimeGenAI", "0.3.0").WithAssembly().DependingOn("Microsoft.ML.OnnxRuntime.Managed", "1.17.0").WriteTo(project.OwnFeed);
        new StandInPackage("Microsoft.ML.OnnxRuntime.Managed", "1.17.0").WithAssembly().WriteTo(project.OwnFeed);
        new StandInPackage("Microsoft.ML.OnnxRuntime.Managed", "1.30.0").WithAssembly().WriteTo(project.OwnFeed);

        var error = project.BuildThatFails().TheError("QB4070");

        foreach (var part in (string[])["Microsoft.ML.OnnxRuntime.Managed 1.17.0", "MatMulNBits", "8 bits", "'matmul'", "'w'", "1.23.0 or later", "Precision=INT4"])
            StringAssert.Contains(error.Text, part);
        StringAssert.Contains(error.File, "encoder.onnx");
        Assert.IsFalse(File.Exists(project.InOutput("encoder.onnx")));

        // The user knows better.
        project.Build("-p:QuantizeRuntimeVersion=any");

        project.Change("<PackageReference ", """<PackageReference Include="Microsoft.ML.OnnxRuntime.Managed" Version="1.30.0" /><PackageReference """);
        project.Build();
        Assert.IsTrue(File.Exists(project.InOutput("encoder.onnx")));
    }

    [TestMethod]
    public void Validates_the_result_and_gives_way_to_the_packed_one_when_it_cannot_be_loaded()
    {
        var project = new TestProject(
            """
            <QuantizedModel Include="encoder.onnx" Precision="INT4" />
            <PackageReference Include="Microsoft.ML.OnnxRuntime" Version="1.30.0" />
            """);
        SmallModel.Write(project.PathOf("encoder.onnx"));
        new StandInPackage("Microsoft.ML.OnnxRuntime", "1.30.0").WithNativeLibraries(RealLibrary(project)).WriteTo(project.OwnFeed);
        new StandInPackage("Microsoft.ML.OnnxRuntime", "1.29.0").WithNativeLibraries(project.PathOf("encoder.onnx")).WriteTo(project.OwnFeed);

        project.Build();

        Assert.AreEqual(("ONNX Runtime 1.30.0", "application"), Runtime(project));

        project.Change("1.30.0", "1.29.0");
        var build = project.Build("-v:detailed");

        Assert.AreEqual(("ONNX Runtime 1.30.0", "packed"), Runtime(project));
        StringAssert.Contains(build.Output, "was passed over: it is not a native library");
    }

    private static (string?, string?) Runtime(TestProject project)
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Intermediate, "quantbuild/encoder.onnx.json")));
        var validation = report.RootElement.GetProperty("validation");
        return (validation.GetProperty("runtime").GetString(), validation.GetProperty("runtimeOrigin").GetString());
    }

    // That of the package QuantBuild, which holds the library for the system that runs the tests alone.
    private static string RealLibrary(TestProject project)
    {
        using var package = ZipFile.OpenRead(Directory.GetFiles(Building.TestRun.Feed, "QuantBuild.*.nupkg").Single());
        var entry = package.Entries.Single(static entry => entry.Name is "onnxruntime.dll" or "libonnxruntime.so.1" or "libonnxruntime.1.dylib");
        var path = Path.Combine(project.SolutionFolder, entry.Name);
        entry.ExtractToFile(path);
        return path;
    }
}
