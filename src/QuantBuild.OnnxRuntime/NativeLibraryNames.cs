using System.Runtime.InteropServices;

namespace QuantBuild.OnnxRuntime;

/// <summary>How ONNX Runtime's library is called, and where packages keep it.</summary>
internal static class NativeLibraryNames
{
    /// <summary>File names on this system, the usual one first.</summary>
    public static IReadOnlyList<string> All { get; } =
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.1.dylib", "libonnxruntime.dylib"]
        : ["libonnxruntime.so.1", "libonnxruntime.so"];

    public static string Preferred => All[0];

    /// <summary>linux-x64, win-arm64, osx-arm64: the system and processor of this process, as NuGet's folders name them.</summary>
    public static string RuntimeIdentifier { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" +
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>
    /// True for ONNX Runtime itself, on any system and with any version in the name; false for its providers and for other libraries,
    /// which are not to be loaded on suspicion.
    /// </summary>
    public static bool IsOnnxRuntime(string path)
    {
        var name = Path.GetFileName(path);
        return name.Equals("onnxruntime.dll", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("libonnxruntime.so", StringComparison.Ordinal)
            || (name.StartsWith("libonnxruntime.", StringComparison.Ordinal) && name.EndsWith(".dylib", StringComparison.Ordinal));
    }
}
