using QuantBuild.Numerics;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>
/// Decides what becomes of each module. The user's exclusions come first, then overrides, then a recipe, then what mlx_lm does for
/// routers, then the precision of the whole model.
/// </summary>
/// <param name="file">For messages.</param>
/// <param name="target">The format, for messages.</param>
/// <param name="settings">What the user asks for.</param>
/// <param name="family">What mlx_lm does for this kind of model.</param>
/// <param name="floatType">The type that config.json names for what is not quantized; null to keep every tensor's own.</param>
/// <param name="layout">Of a recipe; null without one.</param>
internal sealed class ModuleRules(string file, string target, MlxSettings settings, MlxFamily family, ElementType? floatType, MixedRecipe.Layout? layout)
{
    private readonly List<string> smaller = [];
    private readonly List<string> undivided = [];

    /// <summary>Layers that got smaller groups than were asked for.</summary>
    public IReadOnlyList<string> Smaller => smaller;

    /// <summary>Layers whose rows divide into no groups.</summary>
    public IReadOnlyList<string> Undivided => undivided;

    public ModuleDecision Decide(CheckpointModule module, bool isNorm)
    {
        var names = module.Names;
        var wanted = settings.Rules.Override(names);
        if (settings.Rules.ExcludedBy(names) is { } glob) return new ModuleDecision(null, null, $"excluded by \"{glob}\"") { IsLeftOut = IsLayer(module, isNorm) };
        if (!module.Type.IsFloat()) return new ModuleDecision(null, null, $"{module.Parts[0].TypeName} values are not weights");

        var type = settings.Precision.Type ?? floatType ?? module.Type;
        // MLX has no FP64 on the processors that it is made for.
        if (type == ElementType.Float64) type = ElementType.Float32;
        if (wanted is not null)
        {
            var (scheme, asked) = settings.Parse(wanted, file, target);
            if (scheme is null) return new ModuleDecision(null, asked, $"Override asks for {wanted.ToUpperInvariant()}") { IsLeftOut = IsLayer(module, isNorm) };
            return WhyNoLayer(module, isNorm) is { } why ? new ModuleDecision(null, type, why) : Quantized(module, scheme, type);
        }
        if (WhyNoLayer(module, isNorm) is { } reason) return new ModuleDecision(null, type, reason);
        return settings.Scheme is { } usual ? Quantized(module, SchemeOf(module.Path, usual), type) : new ModuleDecision(null, type, null);
    }

    private MlxScheme SchemeOf(string path, MlxScheme usual)
    {
        if (settings.Precision.Recipe is { } recipe) return usual with { Bits = recipe.BitsOf(path, layout!) };
        return family.IsEightBitRouter(path) ? new MlxScheme(MlxMode.Affine, 8, 64) : usual;
    }

    private ModuleDecision Quantized(CheckpointModule module, MlxScheme wanted, ElementType type)
    {
        var scheme = wanted.Fitting(module.Shape[^1]);
        if (scheme is null)
        {
            undivided.Add(module.Path);
            var smallest = wanted.Mode == MlxMode.Affine ? MlxScheme.AffineGroups[^1] : wanted.GroupSize;
            return new ModuleDecision(null, type, $"its rows of {MlxErrors.Number(module.Shape[^1])} values do not divide into groups of {MlxErrors.Number(smallest)}") { IsLeftOut = true };
        }
        if (scheme != wanted) smaller.Add(module.Path);
        return new ModuleDecision(scheme, type, null);
    }

    private static bool IsLayer(CheckpointModule module, bool isNorm) => module.Type.IsFloat() && WhyNoLayer(module, isNorm) is null;

    /// <summary>Why a module is not the weight of a linear layer, an embedding or a stack of experts; null when it is.</summary>
    private static string? WhyNoLayer(CheckpointModule module, bool isNorm)
    {
        if (isNorm) return "a norm";
        if (!module.IsWeight) return "not the weight of a layer";
        var shape = module.Shape;
        if (shape.Any(dimension => dimension == 0)) return "it has no values";
        if (shape.Count == 2) return null;
        if (shape.Count == 3 && (module.IsStack || module.Name.Contains(".switch_", StringComparison.Ordinal))) return null;
        return shape.Count < 2 ? "a single row" : "not a matrix";
    }
}
