using QuantBuild.Kernels;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>What a value of Algorithm means for ONNX.</summary>
internal static class OnnxAlgorithm
{
    /// <exception cref="Diagnostics.QuantBuildException">QB1203: not one of them.</exception>
    public static ScaleAlgorithm Parse(string name, string file) => name.ToUpperInvariant() switch
    {
        "RTN" => ScaleAlgorithm.Range,
        "MSE" => ScaleAlgorithm.LeastSquares,
        _ => throw SettingErrors.Unsupported(file, "Algorithm", name, "RTN, MSE"),
    };

    /// <summary>As users and reports write it.</summary>
    public static string Name(this ScaleAlgorithm algorithm) => algorithm == ScaleAlgorithm.LeastSquares ? "MSE" : "RTN";
}
