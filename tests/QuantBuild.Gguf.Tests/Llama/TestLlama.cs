using QuantBuild.Diagnostics;
using QuantBuild.GgmlOracle;
using QuantBuild.LlamaCpp;

namespace QuantBuild.Gguf.Tests.Llama;

/// <summary>llama.cpp as the tests have it.</summary>
internal static class TestLlama
{
    private static readonly Lazy<LlamaLibrary> Library = new(static () => LlamaLocator.Find(OracleLibraries.Folder).Library!);

    /// <summary>The library; the test is inconclusive where there is none.</summary>
    public static LlamaLibrary Get()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        return Library.Value;
    }

    /// <summary>The error that an explicit path is answered with.</summary>
    public static Diagnostic ErrorOf(string path) => Assert.ThrowsExactly<QuantBuildException>(() => LlamaLocator.Find(path)).Diagnostic;
}
