using System.Reflection;
using System.Runtime.InteropServices;

namespace QuantBuild.GgmlOracle;

/// <summary>Where the libraries of ggml and llama.cpp are, and whether this system has any.</summary>
public static class OracleLibraries
{
    /// <summary>The folder with libggml-base.so and libllama.so, whether it exists or not.</summary>
    public static string Folder { get; } = typeof(OracleLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "GgmlOracleDirectory").Value!;

    /// <summary>Why there is no oracle here; null when there is one.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "ggml as an oracle is fetched for linux-x64 only."
        : !File.Exists(Path.Combine(Folder, "libggml-base.so")) ? "npm could not fetch ggml when this project was built."
        : null;

    /// <summary>The library of llama.cpp, by its path.</summary>
    public static string Llama => Directory.EnumerateFiles(Folder, "libllama.*").First();

    internal static IntPtr Load(string name) => NativeLibrary.Load(Path.Combine(Folder, name));
}
