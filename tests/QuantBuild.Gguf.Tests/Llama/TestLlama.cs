using QuantBuild.GgmlOracle;
using QuantBuild.LlamaCpp;

namespace QuantBuild.Gguf.Tests.Llama;

/// <summary>llama.cpp as the tests have it, and models to run.</summary>
internal static class TestLlama
{
    private static readonly Lazy<LlamaLibrary> Library = new(static () => LlamaLocator.Find(OracleLibraries.Folder).Library!);

    /// <summary>The library; the test is inconclusive where there is none.</summary>
    public static LlamaLibrary Get()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        return Library.Value;
    }

    /// <summary>A file of the shared models; the test is inconclusive where it is absent.</summary>
    public static string Shared(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) folder = folder.Parent;
        var path = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", "models", name);
        if (!File.Exists(path)) Assert.Inconclusive($"There is no folder 'shared' with models/{name} beside the repository.");
        return path;
    }
}
