using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Float8;

/// <summary>The plain form of <see cref="Float8Quantizer"/>.</summary>
public static class Float8QuantizerReference
{
    /// <inheritdoc cref="Float8Quantizer.Groups(ReadOnlySpan{float}, int, ReadOnlySpan{float}, ElementType, Span{byte}, Span{float})"/>
    public static void Groups(
        ReadOnlySpan<float> values, int groupLength, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded)
    {
        Float8Quantizer.CheckGroups(values.Length, groupLength, scales.Length, codes.Length, decoded.Length);
        for (int i = 0; i < values.Length; i++)
            (codes[i], decoded[i]) = One(values[i], scales[i / groupLength], type);
    }

    /// <inheritdoc cref="Float8Quantizer.Row(ReadOnlySpan{float}, ReadOnlySpan{float}, ElementType, Span{byte}, Span{float})"/>
    public static void Row(ReadOnlySpan<float> values, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded)
    {
        Float8Quantizer.CheckGroups(values.Length, 1, scales.Length, codes.Length, decoded.Length);
        for (int i = 0; i < values.Length; i++)
            (codes[i], decoded[i]) = One(values[i], scales[i], type);
    }

    private static (byte Code, float Decoded) One(float value, float scale, ElementType type)
    {
        if (type == ElementType.Float8E4M3)
        {
            byte code = Float8E4M3.FromSingle(value / scale);
            return (code, Float8E4M3.ToSingle(code) * scale);
        }
        else
        {
            byte code = Float8E5M2.FromSingle(value / scale);
            return (code, Float8E5M2.ToSingle(code) * scale);
        }
    }
}
