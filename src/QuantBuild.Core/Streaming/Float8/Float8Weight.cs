using QuantBuild.IO;
using QuantBuild.Kernels.Float8;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming.Float8;

/// <summary>A weight that becomes FP8 codes, in the order of the source, and scales.</summary>
/// <param name="File">For messages.</param>
/// <param name="Source">FP32 or FP16.</param>
/// <param name="Type">FP8 or FP8E5M2.</param>
/// <param name="ScaleType">FP32 or FP16.</param>
/// <param name="Codes">A byte for each element.</param>
/// <param name="Scales">In the order of the groups.</param>
internal sealed record Float8Weight(string File, TensorSource Source, ElementType Type, ElementType ScaleType, OutputRegion Codes, OutputRegion Scales)
{
    /// <summary>Values to a piece of work: with what is made of them they stay in a core's own cache.</summary>
    public const int PieceElements = 32 * 1024;

    /// <summary>Bytes of the buffers for so many values: as they are stored, the values, codes, and what those decode to.</summary>
    public long BufferBytes(long values) => values * ((Source.Type.BitSize() / 8) + sizeof(float) + sizeof(byte) + sizeof(float));

    /// <summary>Magnitudes become scales, in place.</summary>
    public void ToScales(Span<float> magnitudes)
    {
        for (var i = 0; i < magnitudes.Length; i++) magnitudes[i] = Float8Scale.Of(magnitudes[i], Type, ScaleType);
    }

    /// <exception cref="Diagnostics.QuantBuildException">QB2008: a magnitude that is not finite says that a value is not.</exception>
    public void CheckFinite(float magnitude, ReadOnlySpan<float> values, long first)
    {
        if (float.IsFinite(magnitude)) return;
        var bad = Kernels.RangeKernel.IndexOfNonFinite(values);
        throw QuantizationErrors.NotFinite(File, Source.Name, first + bad, values[bad]);
    }

    public void WriteScales(long first, ReadOnlySpan<float> scales, ChunkBuffers buffers) =>
        Scales.Write(first * ScaleType.BitSize() / 8, TensorJob.Stored(scales, ScaleType, buffers));
}
