using System.Globalization;
using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>What a value of Precision means for MLX: affine bits, a floating-point mode, a recipe, or a type without quantization.</summary>
internal sealed record MlxPrecision
{
    private static readonly MlxPrecision[] All =
    [
        .. MlxScheme.AffineBits.Select(bits => new MlxPrecision(string.Create(CultureInfo.InvariantCulture, $"INT{bits}")) { AffineBits = bits }),
        new("MXFP4") { Fixed = MlxScheme.Mxfp4 },
        new("MXFP8") { Fixed = MlxScheme.Mxfp8 },
        new("NVFP4") { Fixed = MlxScheme.Nvfp4 },
        new("FP16") { Type = ElementType.Float16 },
        new("BF16") { Type = ElementType.BFloat16 },
        new("FP32") { Type = ElementType.Float32 },
        .. MixedRecipe.All.Select(recipe => new MlxPrecision(recipe.Name) { Recipe = recipe, AffineBits = recipe.LowBits }),
    ];

    private MlxPrecision(string name) => Name = name;

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(precision => precision.Name)];

    public string Name { get; }

    /// <summary>Of an affine precision, and of what a recipe gives to most modules.</summary>
    public int? AffineBits { get; private init; }

    /// <summary>A floating-point mode: its group is a part of it.</summary>
    public MlxScheme? Fixed { get; private init; }

    /// <summary>The type that everything is stored in; null when weights are quantized.</summary>
    public ElementType? Type { get; private init; }

    public MixedRecipe? Recipe { get; private init; }

    /// <exception cref="Diagnostics.QuantBuildException">QB1201: there is no such precision.</exception>
    public static MlxPrecision Parse(string name, string file, string format) =>
        All.FirstOrDefault(precision => precision.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw SettingErrors.Precision(file, name, format, Names);

    /// <summary>The scheme for a group size of the user's; null for a type without quantization.</summary>
    public MlxScheme? Scheme(int affineGroup) => Fixed ?? (AffineBits is { } bits ? new MlxScheme(MlxMode.Affine, bits, affineGroup) : null);
}
