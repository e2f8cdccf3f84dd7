namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>The facts of a model that its mixture depends on.</summary>
/// <param name="Architecture">general.architecture.</param>
/// <param name="Layers">block_count; 0 where there is none.</param>
/// <param name="Heads">attention.head_count of the first layer; 0 where there is none.</param>
/// <param name="KeyValueHeads">attention.head_count_kv of the first layer, by default the same as <paramref name="Heads"/>.</param>
/// <param name="Experts">expert_count; 0 for a model without experts.</param>
internal sealed record MixtureModel(string Architecture, int Layers, long Heads, long KeyValueHeads, long Experts)
{
    /// <summary>How many query heads share one key and value head.</summary>
    public long QueryGroup => KeyValueHeads == 0 ? 0 : Heads / KeyValueHeads;

    /// <summary>Falcon keeps rules of its own.</summary>
    public bool IsFalcon => Architecture == "falcon";

    /// <summary>
    /// True for the shapes that llama.cpp calls 70B: there eight heads share the values, so that these are small beside what they do.
    /// </summary>
    public bool Is70B => Architecture switch
    {
        "llama" => Layers == 80 && Experts != 8 && Heads != KeyValueHeads,
        "deci" or "olmo" or "qwen2" => Layers == 80,
        "jais2" => Layers == 68,
        _ => false,
    };
}
