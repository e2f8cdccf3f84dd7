using System.Globalization;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>The user's settings, checked against what a GGUF file can have.</summary>
/// <param name="Asked">Precision as the user wrote it.</param>
/// <param name="Precision">What that means here.</param>
/// <param name="Gguf">The settings that only GGUF has.</param>
/// <param name="Globs">Exclude and Override.</param>
internal sealed record GgufRequest(string Asked, GgufPrecision Precision, GgufSettings Gguf, TensorRules Globs)
{
    /// <exception cref="Diagnostics.QuantBuildException">QB1201, QB1203, QB1070 to QB1072, QB1076: a setting that a GGUF file cannot have.</exception>
    public static GgufRequest Check(string file, string target, QuantizationSettings settings, int layers)
    {
        CheckOthers(file, settings);
        var precision = GgufPrecision.Parse(settings.Precision, file, target);
        foreach (var rule in settings.Overrides) GgufPrecision.ParseTensor(rule.Precision, file, $"Override={rule.Glob}");
        var gguf = settings.Gguf ?? new GgufSettings();
        CheckCopy(file, precision, gguf, settings);
        CheckImportance(file, gguf);
        CheckPruning(file, gguf, layers);
        return new GgufRequest(settings.Precision, precision, gguf, new TensorRules(settings));
    }

    /// <summary>What other formats have settings for, and GGUF fixes in its types.</summary>
    private static void CheckOthers(string file, QuantizationSettings settings)
    {
        if (settings.BlockSize is { } size)
            throw Unsupported("BlockSize", size.ToString(CultureInfo.InvariantCulture), "no BlockSize: each type has its own blocks. Choose the type with Precision, such as Q8_0 (blocks of 32) or Q4_K_M (256)");
        if (settings.Symmetric is { } symmetric)
            throw Unsupported("Symmetric", symmetric ? "true" : "false", "no Symmetric: the type says it. Choose Q4_0, Q5_0 or Q8_0 for blocks without a minimum, Q4_1 or Q5_1 for blocks with one");
        if (!settings.Mode.Equals("Weights", StringComparison.OrdinalIgnoreCase))
            throw Unsupported("Mode", settings.Mode, "Weights: llama.cpp quantizes activations by itself, while it runs");
        if (!settings.Algorithm.Equals("RTN", StringComparison.OrdinalIgnoreCase))
            throw Unsupported("Algorithm", settings.Algorithm, "RTN: each type has its own search for scales, that of llama.cpp. To weigh it by data, give an ImportanceMatrix (--imatrix)");
        if (!settings.Device.Equals("cpu", StringComparison.OrdinalIgnoreCase))
            throw Unsupported("Device", settings.Device, "cpu: the file is the same for every device that llama.cpp runs on");

        Diagnostics.QuantBuildException Unsupported(string name, string value, string expected) => SettingErrors.Unsupported(file, name, value, expected);
    }

    /// <summary>A copy has the types of its source: what would choose others was meant for another precision.</summary>
    private static void CheckCopy(string file, GgufPrecision precision, GgufSettings gguf, QuantizationSettings settings)
    {
        if (precision.FileType is not null) return;
        string?[] given =
        [
            settings.Overrides.Count > 0 ? "Override" : null,
            gguf.OutputTensorType is not null ? nameof(GgufSettings.OutputTensorType) : null,
            gguf.TokenEmbeddingType is not null ? nameof(GgufSettings.TokenEmbeddingType) : null,
            gguf.Pure ? nameof(GgufSettings.Pure) : null,
            gguf.ImportanceMatrix is not null ? nameof(GgufSettings.ImportanceMatrix) : null,
        ];
        if (given.OfType<string>().FirstOrDefault() is { } name) throw GgufSettingErrors.Copy(file, name);
    }

    private static void CheckImportance(string file, GgufSettings settings)
    {
        if (settings.IncludeWeights.Count > 0 && settings.ExcludeWeights.Count > 0)
            throw GgufSettingErrors.Importance(file, "IncludeWeights and ExcludeWeights", "one of them", "Leave out one of them");
        if (settings.ImportanceMatrix is null && settings.IncludeWeights.Count + settings.ExcludeWeights.Count > 0)
        {
            var name = settings.IncludeWeights.Count > 0 ? "IncludeWeights" : "ExcludeWeights";
            throw GgufSettingErrors.Importance(file, $"{name} without an importance matrix", "ImportanceMatrix (--imatrix)", "They choose the tensors that an importance matrix is used for; to choose those that are quantized use Exclude (--exclude)");
        }
    }

    private static void CheckPruning(string file, GgufSettings settings, int layers)
    {
        if (settings.PruneLayers.Count == 0) return;
        foreach (var layer in settings.PruneLayers)
            if (layer < 0 || layer >= layers) throw GgufSettingErrors.Pruning(file, $"layer {layer}", layers);
        if (settings.PruneLayers.Distinct().Count() == layers) throw GgufSettingErrors.Pruning(file, "all layers", layers);
    }
}
