namespace QuantBuild.Kernels;

/// <summary>
/// What quantization changed, as sums that can be added up piece by piece. Add pieces in a fixed order: floating-point sums depend on it.
/// </summary>
/// <param name="Signal">Sum of value².</param>
/// <param name="Noise">Sum of (value - decoded value)².</param>
/// <param name="MaxAbsError">The largest |value - decoded value|.</param>
public readonly record struct ErrorSums(double Signal, double Noise, double MaxAbsError)
{
    /// <summary>10 * log10(signal / noise) in dB; +infinity when nothing changed.</summary>
    public double SqnrDb => Noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(Signal / Noise);

    /// <summary>Two pieces together.</summary>
    public static ErrorSums operator +(ErrorSums left, ErrorSums right) => Add(left, right);

    /// <summary>Two pieces together.</summary>
    public static ErrorSums Add(ErrorSums left, ErrorSums right) =>
        new(left.Signal + right.Signal, left.Noise + right.Noise, Math.Max(left.MaxAbsError, right.MaxAbsError));
}
