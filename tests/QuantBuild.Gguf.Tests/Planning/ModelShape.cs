using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Planning;

namespace QuantBuild.Gguf.Tests.Planning;

/// <summary>The names and shapes of a model's matrices, in the order of a result, and what a mixture makes of them.</summary>
internal sealed record ModelShape(string Architecture, int Layers, long Embedding, long FeedForward, long Heads, long KeyValueHeads, long Vocabulary, bool Tied, long Experts = 0)
{
    public MixtureModel Facts => new(Architecture, Layers, Heads, KeyValueHeads, Experts);

    public IReadOnlyList<(string Name, long[] Shape)> Tensors
    {
        get
        {
            var tensors = new List<(string, long[])>();
            if (!Tied) tensors.Add(("output.weight", [Embedding, Vocabulary]));
            tensors.Add(("token_embd.weight", [Embedding, Vocabulary]));
            for (var layer = 0; layer < Layers; layer++) tensors.AddRange(Layer($"blk.{layer}."));
            return tensors;
        }
    }

    /// <summary>Of every tensor, by name.</summary>
    public Dictionary<string, TypeDecision> Decide(string precision, QuantizationSettings? settings = null, bool hasImportance = false)
    {
        var rules = Rules(precision, settings, hasImportance);
        return Tensors.ToDictionary(tensor => tensor.Name, tensor => rules.Decide(tensor.Name, tensor.Shape, GgmlType.F16));
    }

    public TypeRules Rules(string precision, QuantizationSettings? settings = null, bool hasImportance = false)
    {
        var all = settings ?? new QuantizationSettings();
        return new TypeRules("model.gguf", GgufPrecision.Parse(precision, "model.gguf", "gguf"), all.Gguf ?? new(), new TensorRules(all), Facts, hasImportance, [.. Tensors.Select(tensor => tensor.Name)]);
    }

    private IEnumerable<(string, long[])> Layer(string prefix)
    {
        var keyValue = Embedding / Heads * KeyValueHeads;
        // In the order of their names, as in a file.
        if (Architecture == "phi3")
        {
            yield return (prefix + "attn_output.weight", [Embedding, Embedding]);
            yield return (prefix + "attn_qkv.weight", [Embedding, Embedding + (2 * keyValue)]);
            yield return (prefix + "ffn_down.weight", [FeedForward, Embedding]);
            yield return (prefix + "ffn_up.weight", [Embedding, 2 * FeedForward]);
            yield break;
        }
        yield return (prefix + "attn_k.weight", [Embedding, keyValue]);
        yield return (prefix + "attn_output.weight", [Embedding, Embedding]);
        yield return (prefix + "attn_q.weight", [Embedding, Embedding]);
        yield return (prefix + "attn_v.weight", [Embedding, keyValue]);
        if (Experts > 1)
        {
            yield return (prefix + "ffn_down_exps.weight", [FeedForward, Embedding, Experts]);
            yield return (prefix + "ffn_gate_exps.weight", [Embedding, FeedForward, Experts]);
            yield return (prefix + "ffn_gate_inp.weight", [Embedding, Experts]);
            yield return (prefix + "ffn_up_exps.weight", [Embedding, FeedForward, Experts]);
            yield break;
        }
        yield return (prefix + "ffn_down.weight", [FeedForward, Embedding]);
        yield return (prefix + "ffn_gate.weight", [Embedding, FeedForward]);
        yield return (prefix + "ffn_up.weight", [Embedding, FeedForward]);
    }
}
