namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>
/// In which layer a tensor is. Without experts layers are told by counting the tensors of a kind, not by names: so a tensor whose type the
/// user names is not counted, and those behind it move up by one, as in llama.cpp.
/// </summary>
/// <param name="file">For messages.</param>
/// <param name="model">The facts of the model.</param>
internal sealed class LayerCounter(string file, MixtureModel model)
{
    private int value;
    private int down;
    private int gate;
    private int up;

    public int NextValue() => value++;

    public int NextDown() => down++;

    public int NextGate() => gate++;

    public int NextUp() => up++;

    /// <summary>The first and the last eighth of the layers, and every third of those between.</summary>
    public static bool GetsMore(int layer, int layers) => layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;

    /// <summary>The layer of a tensor of the feed-forward part, which there may be one of for each expert.</summary>
    /// <param name="name">Of the tensor.</param>
    /// <param name="counted">Which one of its kind it is.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB2530: experts, and a name that does not say the layer.</exception>
    public int LayerOf(string name, int counted)
    {
        if (model.Experts <= 1) return counted;
        if (NumberIn(name) is not { } layer || layer >= model.Layers) throw PlanErrors.NoLayer(file, name, model.Layers);
        return (int)layer;
    }

    /// <summary>The number behind "blk."; null when there is none.</summary>
    public static long? NumberIn(string name)
    {
        const string prefix = "blk.";
        if (!name.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var digits = name.AsSpan(prefix.Length);
        var length = 0;
        while (length < digits.Length && char.IsAsciiDigit(digits[length])) length++;
        return long.TryParse(digits[..length], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
