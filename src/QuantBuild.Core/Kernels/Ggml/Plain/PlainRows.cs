using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Ggml.Plain;

/// <summary>The types that are plain numbers. ggml rounds them as IEEE 754 does, to nearest and ties to even; BF16 too.</summary>
internal static class PlainRows
{
    public static void F32(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> numbers) =>
        FloatConversion.FromSingle(values, ElementType.Float32, numbers);

    public static void F16(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> numbers) =>
        FloatConversion.FromSingle(values, ElementType.Float16, numbers);

    public static void BF16(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> numbers) =>
        FloatConversion.FromSingle(values, ElementType.BFloat16, numbers);

    public static void F32(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversion.ToSingle(numbers, ElementType.Float32, values);

    public static void F16(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversion.ToSingle(numbers, ElementType.Float16, values);

    public static void BF16(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversion.ToSingle(numbers, ElementType.BFloat16, values);

    public static void F64(ReadOnlySpan<byte> numbers, Span<float> values) => FloatConversion.ToSingle(numbers, ElementType.Float64, values);
}
