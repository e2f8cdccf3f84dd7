using QuantBuild.Numerics;

namespace QuantBuild.Kernels.Conversion;

/// <summary>The plain form of <see cref="FloatNarrowing"/>.</summary>
public static class FloatNarrowingReference
{
    /// <inheritdoc cref="FloatNarrowing.Store(ReadOnlySpan{float}, ElementType, Span{byte}, out NarrowingLoss)"/>
    public static ErrorSums Store(ReadOnlySpan<float> values, ElementType type, Span<byte> stored, out NarrowingLoss loss)
    {
        Check(values.Length, type, stored.Length);
        int size = type.BitSize() / 8;
        var sums = default(ErrorLanes);
        loss = default;
        for (int done = 0; done < values.Length; done += SquareRun.Length)
        {
            var run = values.Slice(done, Math.Min(SquareRun.Length, values.Length - done));
            var bytes = stored.Slice(done * size, run.Length * size);
            if (run.Length < SquareRun.Length || !IsPlain(run, type))
                loss += Exact(run, type, bytes, ref sums);
            else
                Run(run, type, bytes).AddTo(ref sums);
        }

        return sums.Sum();
    }

    /// <summary>Any values, with the sums in binary64.</summary>
    internal static NarrowingLoss Exact(ReadOnlySpan<float> values, ElementType type, Span<byte> stored, ref ErrorLanes sums)
    {
        Span<float> decoded = stackalloc float[SquareRun.Length];
        decoded = decoded[..values.Length];
        var loss = FloatConversion.FromSingle(values, type, stored);
        if (loss.Overflowed > 0)
        {
            float largest = Largest(type);
            for (int i = 0; i < values.Length; i++)
                decoded[i] = float.IsFinite(values[i]) ? Math.Clamp(values[i], -largest, largest) : values[i];
            FloatConversion.FromSingle(decoded, type, stored);
        }

        FloatConversion.ToSingle(stored, type, decoded);
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
                sums.Take(i % ErrorLanes.Count, values[i], decoded[i]);
        }

        return loss;
    }

    internal static void Check(int values, ElementType type, int bytes)
    {
        if (type is not (ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32))
            throw new ArgumentException($"Values are not stored as {type.Name()} here.", nameof(type));
        FloatConversion.CheckLengths(bytes, type, values);
    }

    private static SquareRun Run(ReadOnlySpan<float> values, ElementType type, Span<byte> stored)
    {
        Span<float> decoded = stackalloc float[SquareRun.Length];
        FloatConversionReference.FromSingle(values, type, stored);
        FloatConversionReference.ToSingle(stored, type, decoded);
        return DecodedErrorsReference.Run(values, decoded[..values.Length]);
    }

    private static bool IsPlain(ReadOnlySpan<float> values, ElementType type)
    {
        var (smallest, largest) = type switch
        {
            ElementType.Float16 => (HalfNarrowing.Smallest, HalfNarrowing.Largest),
            ElementType.BFloat16 => (BFloat16Narrowing.Smallest, BFloat16Narrowing.Largest),
            _ => (SingleNarrowing.Smallest, SingleNarrowing.Largest),
        };
        foreach (float value in values)
        {
            uint magnitude = BitConverter.SingleToUInt32Bits(value) & 0x7FFF_FFFF;
            if (magnitude != 0 && (magnitude < smallest || magnitude > largest))
                return false;
        }

        return true;
    }

    private static float Largest(ElementType type) => type == ElementType.Float16 ? (float)Half.MaxValue : BFloat16.ToSingle(0x7F7F);
}
