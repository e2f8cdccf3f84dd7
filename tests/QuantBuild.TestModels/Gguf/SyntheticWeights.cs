using QuantBuild.Kernels.Ggml;
using QuantBuild.Numerics;

namespace QuantBuild.TestModels.Gguf;

/// <summary>Weights that look like a trained model's: nearly normal, by whole numbers until the last step, so that they are the same on every system.</summary>
internal static class SyntheticWeights
{
    private const int Chunk = 1 << 18;

    private const ulong Step = 0x9E3779B97F4A7C15UL;

    // Standard deviation of the sum of four uniform 16-bit numbers, and their mean.
    private const float Deviation = 37837.2f;
    private const int Mean = 2 * 65535;

    /// <summary>Writes a tensor at the end of a stream, a chunk at a time.</summary>
    public static void Write(Stream stream, SyntheticTensor tensor, int seed)
    {
        var state = tensor.Name.Aggregate((ulong)seed * Step, (hash, letter) => (hash ^ letter) * 0x100000001B3UL);
        // As trained layers have it: the sums over a row keep their size. Norms scale by about one.
        var scale = tensor.IsNorm ? 0.05f : MathF.Min(0.05f, 1 / MathF.Sqrt(tensor.Shape[0]));
        var middle = tensor.IsNorm ? 1f : 0f;
        var values = new float[(int)Math.Min(Chunk, tensor.Elements)];
        var bytes = new byte[values.Length * sizeof(float)];
        for (var left = tensor.Elements; left > 0;)
        {
            var chunk = values.AsSpan(0, (int)Math.Min(values.Length, left));
            Fill(chunk, state, scale / Deviation, middle);
            state += Step * (ulong)chunk.Length;
            var target = bytes.AsSpan(0, (int)tensor.Type.ByteSize(chunk.Length));
            FloatConversion.FromSingle(chunk, ElementTypeOf(tensor.Type), target);
            stream.Write(target);
            left -= chunk.Length;
        }
    }

    private static void Fill(Span<float> values, ulong state, float scale, float middle)
    {
        for (var i = 0; i < values.Length; i++)
        {
            // SplitMix64, which can begin anywhere in its sequence.
            var mixed = state += Step;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            mixed ^= mixed >> 31;
            var sum = (int)((mixed & 0xFFFF) + ((mixed >> 16) & 0xFFFF) + ((mixed >> 32) & 0xFFFF) + (mixed >> 48));
            values[i] = ((sum - Mean) * scale) + middle;
        }
    }

    private static ElementType ElementTypeOf(GgmlType type) => type switch
    {
        GgmlType.F32 => ElementType.Float32,
        GgmlType.F16 => ElementType.Float16,
        GgmlType.BF16 => ElementType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Synthetic models have weights in F32, F16 or BF16."),
    };
}
