using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>Which packages bring ONNX Runtime under its own version number.</summary>
/// <remarks>
/// Not ONNX Runtime GenAI, whose number is its own: it depends on one of these, which then is among the application's packages too. Packages of
/// llama.cpp and OpenVINO run no ONNX that is written here.
/// </remarks>
internal static class RuntimePackages
{
    private static readonly string[] Families = ["Microsoft.ML.OnnxRuntime", "Intel.ML.OnnxRuntime"];

    /// <summary>Same family by name, but with numbers of their own.</summary>
    private static readonly string[] Others = ["Microsoft.ML.OnnxRuntime.Extensions"];

    /// <summary>Microsoft.ML.OnnxRuntime itself and its flavours: .Managed, .Gpu, .Gpu.Linux, .DirectML, .QNN …</summary>
    public static bool IsOnnxRuntime(ApplicationPackage package) =>
        Families.Any(family => IsOf(package.Id, family)) && !Others.Any(other => IsOf(package.Id, other));

    private static bool IsOf(string id, string family) =>
        id.StartsWith(family, StringComparison.OrdinalIgnoreCase) && (id.Length == family.Length || id[family.Length] == '.');
}
