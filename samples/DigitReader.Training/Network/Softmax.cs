namespace DigitReader.Training.Network;

/// <summary>Softmax and the gradient of its cross-entropy.</summary>
internal static class Softmax
{
    /// <summary>gradient = softmax(logits) - onehot(label): the derivative of the cross-entropy by the logits.</summary>
    public static void Gradient(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        var largest = logits[0];
        foreach (var logit in logits) largest = Math.Max(largest, logit);

        Span<double> powers = stackalloc double[logits.Length];
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++) sum += powers[i] = Exp(logits[i] - largest);
        for (var i = 0; i < logits.Length; i++) gradient[i] = (float)(powers[i] / sum) - (i == label ? 1 : 0);
    }

    /// <summary>
    /// eˣ for x ≤ 0, by 2ⁿ·eʳ with |r| ≤ ln 2 / 2 and eʳ by its Taylor series. Math.Exp is the C library's, whose last bit is not
    /// the same everywhere.
    /// </summary>
    internal static double Exp(double x)
    {
        if (x < -700) return 0;
        const double Ln2 = 0.693147180559945309417;
        var n = Math.Round(x / Ln2);
        var r = x - (n * Ln2);
        var sum = 1.0;
        for (var term = 14; term > 0; term--) sum = 1 + (r * sum / term);
        return sum * BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
    }
}
