using System.Globalization;
using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>The user's settings, checked against what MLX can do.</summary>
/// <param name="Precision">Of every module that no rule names.</param>
/// <param name="AffineGroup">Group of affine precisions.</param>
/// <param name="Rules">Exclude and Override.</param>
internal sealed record MlxSettings(MlxPrecision Precision, int AffineGroup, TensorRules Rules)
{
    /// <summary>MLX's own default.</summary>
    private const int DefaultGroup = 64;

    /// <summary>The scheme of every module that no rule names; null when nothing is quantized.</summary>
    public MlxScheme? Scheme => Precision.Scheme(AffineGroup);

    /// <exception cref="Diagnostics.QuantBuildException">QB1201, QB1203: a setting that MLX checkpoints cannot have.</exception>
    public static MlxSettings Check(string file, string target, QuantizationSettings settings)
    {
        if (!settings.Mode.Equals("Weights", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Mode", settings.Mode, "Weights");
        if (!settings.Algorithm.Equals("RTN", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Algorithm", settings.Algorithm, "RTN");
        if (!settings.Device.Equals("cpu", StringComparison.OrdinalIgnoreCase)) throw SettingErrors.Unsupported(file, "Device", settings.Device, "cpu, which is any Mac that MLX runs on");
        var precision = MlxPrecision.Parse(settings.Precision, file, target);
        CheckSymmetry(file, precision, settings.Symmetric);
        CheckBlockSize(file, precision, settings.BlockSize);
        foreach (var rule in settings.Overrides)
        {
            var wanted = MlxPrecision.Parse(rule.Precision, file, target);
            if (wanted.Recipe is not null) throw SettingErrors.Unsupported(file, "Override", $"{rule.Glob}={rule.Precision}", "a precision of one module; a recipe is one of the whole model");
        }
        var group = settings.BlockSize is { } size && MlxScheme.AffineGroups.Contains(size) ? size : DefaultGroup;
        return new MlxSettings(precision, group, new TensorRules(settings));
    }

    /// <summary>What an Override asks for.</summary>
    public (MlxScheme? Scheme, ElementType? Type) Parse(string precision, string file, string target)
    {
        var wanted = MlxPrecision.Parse(precision, file, target);
        return (wanted.Scheme(AffineGroup), wanted.Type);
    }

    private static void CheckSymmetry(string file, MlxPrecision precision, bool? symmetric)
    {
        if (symmetric is not { } wanted) return;
        // Affine groups always have a bias, floating-point ones never.
        if (wanted == precision.Fixed is not null) return;
        throw SettingErrors.Unsupported(file, "Symmetric", wanted ? "true" : "false", precision.Fixed is null ? "false: MLX gives every group a bias" : "true: this precision has no bias");
    }

    private static void CheckBlockSize(string file, MlxPrecision precision, int? blockSize)
    {
        if (blockSize is not { } size) return;
        IReadOnlyList<int> known = precision.Fixed is { } scheme ? [scheme.GroupSize] : [.. MlxScheme.AffineGroups.Reverse()];
        if (known.Contains(size)) return;
        throw SettingErrors.Unsupported(file, "BlockSize", size.ToString(CultureInfo.InvariantCulture),
            $"{string.Join(", ", known.Select(value => value.ToString(CultureInfo.InvariantCulture)))} for Precision={precision.Name}");
    }
}
