using System.Globalization;
using QuantBuild.Kernels;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>The user's settings, checked against what ONNX and this version can do.</summary>
internal sealed record OnnxSettings(string Target, OnnxPrecision Precision, ScaleAlgorithm Algorithm, int? BlockSize, bool? Symmetric, TensorRules Rules)
{
    /// <summary>The default of ONNX Runtime's own tools for weights of language models.</summary>
    internal const int DefaultBlockSize = 32;

    /// <summary>What the user wants, or else 32 for integers and whole channels for FP8, which has exponents of its own; -1 for a whole channel.</summary>
    public int BlockSizeOf(OnnxPrecision precision) => BlockSize ?? (precision.IsFloat8 ? -1 : DefaultBlockSize);

    public static OnnxSettings Check(string file, string target, QuantizationSettings settings)
    {
        if (!settings.Mode.Equals("Weights", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Mode", settings.Mode, "Weights");
        if (!settings.Device.Equals("cpu", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Device", settings.Device, "cpu");
        var precision = OnnxPrecision.Parse(settings.Precision, file, target);
        var algorithm = OnnxAlgorithm.Parse(settings.Algorithm, file);
        if (algorithm != ScaleAlgorithm.Range && !precision.IsInteger)
            throw SettingErrors.Unsupported(file, "Algorithm", settings.Algorithm, $"RTN: scales are searched for codes of integers, and Precision={precision.Name} has none");
        if (settings.BlockSize is { } blockSize and not (-1 or 16 or 32 or 64 or 128 or 256))
            throw SettingErrors.Unsupported(file, "BlockSize", blockSize.ToString(CultureInfo.InvariantCulture), "16, 32, 64, 128, 256, or -1 for a whole channel");
        if (settings.Symmetric == false && precision.IsFloat8)
            throw SettingErrors.Unsupported(file, "Symmetric", "false", $"true, when Precision={precision.Name}: it has no zero points");
        foreach (var rule in settings.Overrides)
        {
            var wanted = OnnxPrecision.Parse(rule.Precision, file, target);
            if (!precision.HasScales && wanted.Type != Numerics.ElementType.Float32)
                throw SettingErrors.Unsupported(file, "Override", $"{rule.Glob}={rule.Precision}", $"FP32, when Precision={precision.Name} changes the whole model");
        }
        return new OnnxSettings(target, precision, algorithm, settings.BlockSize, settings.Symmetric, new TensorRules(settings));
    }
}
