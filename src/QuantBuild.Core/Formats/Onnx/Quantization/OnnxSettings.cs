using System.Globalization;
using QuantBuild.Kernels;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>The user's settings, checked against what ONNX and this version can do.</summary>
internal sealed record OnnxSettings(string Target, OnnxPrecision Precision, ScaleAlgorithm Algorithm, int BlockSize, bool? Symmetric, TensorRules Rules)
{
    /// <summary>The default of ONNX Runtime's own tools for weights of language models.</summary>
    private const int DefaultBlockSize = 32;

    public static OnnxSettings Check(string file, string target, QuantizationSettings settings)
    {
        if (!settings.Mode.Equals("Weights", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Mode", settings.Mode, "Weights");
        if (!settings.Device.Equals("cpu", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Device", settings.Device, "cpu");
        var precision = OnnxPrecision.Parse(settings.Precision, file, target);
        var algorithm = OnnxAlgorithm.Parse(settings.Algorithm, file);
        if (algorithm != ScaleAlgorithm.Range && !precision.IsInteger)
            throw SettingErrors.Unsupported(file, "Algorithm", settings.Algorithm, $"RTN: Precision={precision.Name} rounds each value by itself, without a scale to search for");
        var blockSize = settings.BlockSize ?? DefaultBlockSize;
        if (blockSize is not (-1 or 16 or 32 or 64 or 128 or 256))
            throw SettingErrors.Unsupported(file, "BlockSize", blockSize.ToString(CultureInfo.InvariantCulture), "16, 32, 64, 128, 256, or -1 for a whole channel");
        foreach (var rule in settings.Overrides)
        {
            var wanted = OnnxPrecision.Parse(rule.Precision, file, target);
            if (!precision.IsInteger && wanted.Type != Numerics.ElementType.Float32)
                throw SettingErrors.Unsupported(file, "Override", $"{rule.Glob}={rule.Precision}", $"FP32, when Precision={precision.Name} changes the whole model");
        }
        return new OnnxSettings(target, precision, algorithm, blockSize, settings.Symmetric, new TensorRules(settings));
    }
}
