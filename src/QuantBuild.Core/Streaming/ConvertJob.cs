using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>Stores every element as another floating-point type.</summary>
/// <remarks>
/// Finite values beyond the largest of the type become that largest value and are counted: masks made of the lowest FP32
/// number would become infinities otherwise, and infinity times zero is NaN.
/// </remarks>
public sealed class ConvertJob(string file, TensorSource source, ElementType type, OutputRegion target)
    : TensorJob(file, source, checked((int)((source.Elements + ChunkElements - 1) / ChunkElements)))
{
    private const int ChunkElements = 512 * 1024;

    /// <summary>Values, what they are stored as, and what that is decoded to.</summary>
    public override long BufferBytes => Math.Min(ChunkElements, Source.Elements) * ((2 * sizeof(float)) + (Math.Max(Source.Type.BitSize(), type.BitSize()) / 8));

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * ChunkElements;
        var count = (int)Math.Min(ChunkElements, Source.Elements - start);
        var values = buffers.Values(count);
        ReadValues(start, values, buffers);

        var size = type.BitSize() / 8;
        var stored = buffers.Packed(count * size);
        var loss = FloatConversion.FromSingle(values, type, stored);
        if (loss.Overflowed > 0)
        {
            var largest = type == ElementType.Float16 ? (float)Half.MaxValue : BFloat16.ToSingle(0x7F7F);
            var limited = buffers.Scales(count);
            for (var i = 0; i < count; i++) limited[i] = float.IsFinite(values[i]) ? Math.Clamp(values[i], -largest, largest) : values[i];
            FloatConversion.FromSingle(limited, type, stored);
        }
        target.Write(start * size, stored);

        var decoded = buffers.Scales(count);
        FloatConversion.ToSingle(stored, type, decoded);
        Report(chunk, Compare(values, decoded));
        Report(chunk, loss);
    }

    /// <summary>Sums over the finite values, in order.</summary>
    private static ErrorSums Compare(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
    {
        double signal = 0, noise = 0, largest = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) continue;
            double value = values[i], error = Math.Abs(value - decoded[i]);
            signal += value * value;
            noise += error * error;
            if (error > largest) largest = error;
        }
        return new ErrorSums(signal, noise, largest);
    }
}
