using QuantBuild.IO;
using QuantBuild.Kernels.Conversion;
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
    /// <summary>Values that, with what is made of them, stay in a core's own cache between reading and writing.</summary>
    private const int ChunkElements = 64 * 1024;

    /// <summary>Values, and what they are stored as.</summary>
    public override long BufferBytes => Math.Min(ChunkElements, Source.Elements) * (sizeof(float) + (Math.Max(Source.Type.BitSize(), type.BitSize()) / 8));

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * ChunkElements;
        var count = (int)Math.Min(ChunkElements, Source.Elements - start);
        var values = buffers.Values(count);
        ReadValues(start, values, buffers);

        var size = type.BitSize() / 8;
        var stored = buffers.Packed(count * size);
        Report(chunk, FloatNarrowing.Store(values, type, stored, out var loss));
        Report(chunk, loss);
        target.Write(start * size, stored);
    }
}
