using System.Text.Json;
using QuantBuild.GgmlOracle;
using QuantBuild.MSBuild.Tests.Building;
using QuantBuild.TestModels.Gguf;

namespace QuantBuild.MSBuild.Tests.Real;

/// <summary>The packed worker, a model that llama.cpp loads, and llama.cpp itself in a package that is a stand-in for LLamaSharp.Backend.Cpu.</summary>
[TestClass]
public sealed class A_llama_cpp_of_the_application
{
    [TestMethod]
    public void Validates_a_gguf_model_on_a_text()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var project = new TestProject(
            """
            <QuantizedModel Include="tiny.gguf" Precision="Q8_0" ValidationData="text.txt" MinAgreement="0.5" />
            <PackageReference Include="LLamaSharp.Backend.Cpu" Version="0.25.1" />
            """);
        SyntheticGguf.Write(project.PathOf("tiny.gguf"), SyntheticGgufShape.Tiny);
        File.WriteAllText(project.PathOf("text.txt"), "A few words that are cut into tokens.");
        WritePackage(project);

        project.Build();

        var validation = Report(project).GetProperty("validation");
        StringAssert.StartsWith(validation.GetProperty("runtime").GetString(), "llama.cpp ");
        Assert.AreEqual("application", validation.GetProperty("runtimeOrigin").GetString());
        Assert.AreEqual("data", validation.GetProperty("inputs").GetString());
        Assert.IsGreaterThan(0.99, validation.GetProperty("outputs")[0].GetProperty("cosine").GetDouble());
        Assert.IsGreaterThan(1, validation.GetProperty("perplexity").GetProperty("source").GetDouble());

        // The text is watched as every sample is.
        File.WriteAllText(project.PathOf("text.txt"), "Other words, and more of them than before.");
        Assert.HasCount(1, project.Build("--no-restore").Quantized);
    }

    private static JsonElement Report(TestProject project) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Intermediate, "quantbuild/tiny.gguf.json"))).RootElement;

    // Named as LLamaSharp names it; what it links to keeps its names. Of the processors' variants those that run on every x64.
    private static void WritePackage(TestProject project)
    {
        const string Folder = "runtimes/linux-x64/native/noavx/";
        var package = new StandInPackage("LLamaSharp.Backend.Cpu", "0.25.1").WithFile(Folder + "libllama.so", OracleLibraries.Llama);
        foreach (var path in Directory.GetFiles(OracleLibraries.Folder, "libggml*.so").Where(static path => !Path.GetFileName(path).StartsWith("libggml-cpu-", StringComparison.Ordinal)))
            package.WithFile(Folder + Path.GetFileName(path), path);
        package.WithFile(Folder + "libggml-cpu-x64.so", Path.Combine(OracleLibraries.Folder, "libggml-cpu-x64.so")).WriteTo(project.OwnFeed);
    }
}
