using System.Globalization;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>
/// The mixed recipes of mlx_lm: more bits for the head, and for the value and down projections of the layers that suffer most from
/// few: the first and last eighth, and every third one between them.
/// </summary>
/// <param name="Name">As users write it, in upper case.</param>
/// <param name="LowBits">For most modules, embeddings among them.</param>
/// <param name="HighBits">For the others.</param>
internal sealed record MixedRecipe(string Name, int LowBits, int HighBits)
{
    public static IReadOnlyList<MixedRecipe> All { get; } = [new("MIXED_2_6", 2, 6), new("MIXED_3_4", 3, 4), new("MIXED_3_6", 3, 6), new("MIXED_4_6", 4, 6)];

    /// <summary>What the rule needs to know of the model.</summary>
    /// <param name="Layers">Number of layers.</param>
    /// <param name="IndexPart">Which part of a module's path, cut at its dots, is the layer's number.</param>
    public sealed record Layout(int Layers, int IndexPart)
    {
        /// <returns>Null when no module's path holds <c>down_proj</c>: the recipe was not made for such a model.</returns>
        public static Layout? Of(IReadOnlyList<string> modules)
        {
            if (modules.FirstOrDefault(module => module.Contains("down_proj", StringComparison.Ordinal)) is not { } first) return null;
            var parts = first.Split('.');
            var part = Array.FindIndex(parts, text => Number(text) is not null);
            if (part < 0) part = parts.Length - 1;
            return new Layout(modules.Select(module => IndexOf(module, part)).OfType<int>().Distinct().Count(), part);
        }

        /// <summary>The layer that a module belongs to; null when it belongs to none.</summary>
        public int? IndexOf(string module) => IndexOf(module, IndexPart);

        private static int? IndexOf(string module, int part)
        {
            var parts = module.Split('.');
            return parts.Length > part ? Number(parts[part]) : null;
        }

        private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Bits of one module.</summary>
    /// <remarks>"v_proj" is looked for anywhere in the path, so that a fused <c>qkv_proj</c> gets the bits of a value projection.</remarks>
    public int BitsOf(string module, Layout layout)
    {
        if (module.Contains("lm_head", StringComparison.Ordinal)) return HighBits;
        string[] sensitive = ["v_proj", "v_a_proj", "v_b_proj", "down_proj"];
        return sensitive.Any(name => module.Contains(name, StringComparison.Ordinal)) && IsSensitive(layout.IndexOf(module) ?? 0, layout.Layers) ? HighBits : LowBits;
    }

    private static bool IsSensitive(int layer, int layers)
    {
        var eighth = layers / 8;
        return layer < eighth || layer >= 7L * layers / 8 || (layer - eighth) % 3 == 2;
    }
}
