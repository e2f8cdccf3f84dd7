using QuantBuild.Numerics;

namespace QuantBuild.Validation.Metrics;

/// <summary>
/// exp(-1/N · Σ ln p(tᵢ₊₁ | t₀ … tᵢ)), over all tokens of all samples that have one before them; p is the softmax of a row of logits.
/// Sums are in double precision and in the order of the elements.
/// </summary>
internal sealed class Perplexity(LanguageModel model)
{
    private double surprise;
    private long predicted;

    /// <summary>Null when nothing was predicted, or when a model gives a token no chance at all.</summary>
    public double? Value => predicted > 0 && double.IsFinite(Math.Exp(surprise / predicted)) ? Math.Exp(surprise / predicted) : null;

    /// <summary>Adds one sample. One whose logits do not fit its tokens is not counted: it is a difference of shapes, and reported as one.</summary>
    public void Add(IReadOnlyDictionary<string, TensorValue> inputs, IReadOnlyList<ValueInfo> declared, IReadOnlyList<TensorValue?> outputs)
    {
        var index = declared.Select(static output => output.Name).ToList().IndexOf(model.Logits);
        if (index < 0 || outputs[index] is not { Type: ElementType.Float32, Shape: [var rows, var width] } logits) return;
        var tokens = inputs[model.Tokens];
        if (tokens.ElementCount != rows) return;
        for (var row = 0; row + 1 < rows; row++)
        {
            var next = (long)TensorElements.ReadInteger(tokens.Type, tokens.Data, row + 1);
            if (next < 0 || next >= width) continue;
            surprise -= LogProbability(logits.Data.AsSpan((int)(row * width * sizeof(float)), (int)width * sizeof(float)), (int)next);
            predicted++;
        }
    }

    /// <summary>ln softmax(x)ₖ = xₖ - max - ln Σ exp(xᵢ - max).</summary>
    private static double LogProbability(ReadOnlySpan<byte> row, int index)
    {
        var count = row.Length / sizeof(float);
        var largest = double.NegativeInfinity;
        for (var i = 0; i < count; i++) largest = Math.Max(largest, TensorElements.Read(ElementType.Float32, row, i));
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += Math.Exp(TensorElements.Read(ElementType.Float32, row, i) - largest);
        return TensorElements.Read(ElementType.Float32, row, index) - largest - Math.Log(sum);
    }
}
