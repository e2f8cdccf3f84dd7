using QuantBuild.Kernels.Ggml;

namespace QuantBuild.TestModels.Gguf;

/// <summary>A tensor of a synthetic model.</summary>
internal sealed record SyntheticTensor(string Name, GgmlType Type, ulong[] Shape)
{
    public long Elements => (long)Shape.Aggregate(1UL, (product, dimension) => product * dimension);

    public long Length => Type.ByteSize(Elements);

    /// <summary>Vectors are the scales of norms.</summary>
    public bool IsNorm => Shape.Length == 1;

    /// <summary>In the order of converters, which is not that of llama.cpp's quantizer.</summary>
    public static IReadOnlyList<SyntheticTensor> Of(SyntheticGgufShape shape)
    {
        var tensors = new List<SyntheticTensor>();
        var (width, inner, keys) = (shape.Embedding, shape.FeedForward, shape.KeyValueWidth);
        Matrix("token_embd", width, shape.Vocabulary);
        if (!shape.Tied) Matrix("output", width, shape.Vocabulary);
        Norm("output_norm", width);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var block = $"blk.{layer}.";
            Norm(block + "attn_norm", width);
            if (shape.Phi3)
            {
                Matrix(block + "attn_qkv", width, width + (2 * keys));
            }
            else
            {
                Matrix(block + "attn_q", width, width);
                Matrix(block + "attn_k", width, keys);
                Matrix(block + "attn_v", width, keys);
            }
            Matrix(block + "attn_output", width, width);
            Norm(block + "ffn_norm", width);
            if (shape.Experts > 0)
            {
                tensors.Add(new SyntheticTensor(block + "ffn_gate_inp.weight", GgmlType.F32, [(ulong)width, (ulong)shape.Experts]));
                Matrix(block + "ffn_gate_exps", width, inner, shape.Experts);
                Matrix(block + "ffn_up_exps", width, inner, shape.Experts);
                Matrix(block + "ffn_down_exps", inner, width, shape.Experts);
            }
            else
            {
                if (!shape.Phi3) Matrix(block + "ffn_gate", width, inner);
                Matrix(block + "ffn_up", width, shape.Phi3 ? 2 * inner : inner);
                Matrix(block + "ffn_down", inner, width);
            }
        }
        return tensors;

        void Matrix(string name, params int[] dimensions) => tensors.Add(new SyntheticTensor(name + ".weight", shape.Type, [.. dimensions.Select(dimension => (ulong)dimension)]));

        void Norm(string name, int dimension) => tensors.Add(new SyntheticTensor(name + ".weight", GgmlType.F32, [(ulong)dimension]));
    }
}
