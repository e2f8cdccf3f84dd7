using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Ggml.Plain;

/// <summary>The plain form of <see cref="PlainRows"/>.</summary>
internal static class PlainRowsReference
{
    public static void F32(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> numbers) =>
        FloatConversionReference.FromSingle(values, ElementType.Float32, numbers);

    public static void F16(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> numbers) =>
        FloatConversionReference.FromSingle(values, ElementType.Float16, numbers);

    public static void BF16(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> numbers) =>
        FloatConversionReference.FromSingle(values, ElementType.BFloat16, numbers);

    public static void F32(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversionReference.ToSingle(numbers, ElementType.Float32, values);

    public static void F16(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversionReference.ToSingle(numbers, ElementType.Float16, values);

    public static void BF16(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversionReference.ToSingle(numbers, ElementType.BFloat16, values);

    public static void F64(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversionReference.ToSingle(numbers, ElementType.Float64, values);
}
