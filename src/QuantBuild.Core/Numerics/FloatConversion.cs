namespace QuantBuild.Numerics;

/// <summary>
/// Stored floating-point values (FP32, FP16, BF16, FP64; always little-endian) to binary32 and back. To a narrower type: nearest value,
/// ties to even; a NaN stays a NaN of the same sign and becomes quiet; too large becomes infinite.
/// </summary>
public static class FloatConversion
{
    /// <summary>Reads <c>destination.Length</c> values of <paramref name="type"/>.</summary>
    /// <param name="source">Exactly the bytes of the values, at any alignment.</param>
    /// <param name="type">FP32, FP16, BF16 or FP64.</param>
    /// <param name="destination">The values; FP64 is rounded.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type is not one of the four.</exception>
    public static void ToSingle(ReadOnlySpan<byte> source, ElementType type, Span<float> destination) =>
        FloatConversionReference.ToSingle(source, type, destination);

    /// <summary>Writes <c>source.Length</c> values as <paramref name="type"/>.</summary>
    /// <param name="source">The values.</param>
    /// <param name="type">FP32, FP16, BF16 or FP64.</param>
    /// <param name="destination">Exactly the bytes of the values, at any alignment.</param>
    /// <returns>How many values were lost; nothing for FP32 and FP64.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the type is not one of the four.</exception>
    public static NarrowingLoss FromSingle(ReadOnlySpan<float> source, ElementType type, Span<byte> destination) =>
        FloatConversionReference.FromSingle(source, type, destination);

    internal static void CheckLengths(int bytes, ElementType type, int elements)
    {
        if (!type.IsFloat())
            throw new ArgumentException($"{type.Name()} is not a floating-point type that weights are stored in.", nameof(type));
        if (bytes != type.ByteSize(elements))
            throw new ArgumentException($"{elements} values of {type.Name()} are {type.ByteSize(elements)} bytes, not {bytes}.", nameof(bytes));
    }
}
