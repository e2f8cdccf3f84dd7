using System.Runtime.InteropServices;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Streaming;

/// <summary>
/// The work on one tensor, cut into chunks that can run in any order and on any thread. How it is cut depends on the tensor
/// alone, so that the result, sums of errors included, is the same for any number of threads.
/// </summary>
/// <param name="file">The source file, for messages.</param>
/// <param name="source">The tensor's elements; null for a job that only copies bytes.</param>
/// <param name="chunks">Number of chunks.</param>
public abstract class TensorJob(string file, TensorSource? source, int chunks)
{
    private readonly ErrorSums[] errors = new ErrorSums[chunks];
    private readonly NarrowingLoss[] losses = new NarrowingLoss[chunks];

    protected string File { get; } = file;

    protected TensorSource Source => source!;

    public int Chunks { get; } = chunks;

    /// <summary>Bytes to read, for progress.</summary>
    public virtual long SourceBytes => source?.ByteLength ?? 0;

    /// <summary>
    /// The most bytes of buffers that one thread needs for this job, whatever the chunk; a limit on memory is kept by counting threads with
    /// it. Jobs that do not say are taken for ordinary ones.
    /// </summary>
    public virtual long BufferBytes => 8 * 1024 * 1024;

    /// <summary>Where the job begins to read, so that files are read in their order; null when it reads none.</summary>
    public virtual SourcePlace? Place => source?.Place;

    /// <summary>What the job changed. Valid when all chunks have run.</summary>
    public ErrorSums Errors => errors.Aggregate(default(ErrorSums), ErrorSums.Add);

    /// <summary>Values that the narrower type could not keep. Valid when all chunks have run.</summary>
    public NarrowingLoss Losses => losses.Aggregate(default(NarrowingLoss), NarrowingLoss.Add);

    /// <exception cref="Diagnostics.QuantBuildException">The chunk holds a value that cannot be represented, or a file failed.</exception>
    public abstract void Run(int chunk, ChunkBuffers buffers);

    protected void Report(int chunk, ErrorSums sums) => errors[chunk] = sums;

    protected void Report(int chunk, NarrowingLoss loss) => losses[chunk] = loss;

    /// <summary>Reads <c>values.Length</c> elements from element <paramref name="first"/> on, as binary32.</summary>
    protected void ReadValues(long first, Span<float> values, ChunkBuffers buffers)
    {
        var size = Source.Type.BitSize() / 8;
        if (Source.Type == ElementType.Float32 && BitConverter.IsLittleEndian)
        {
            Source.Read(first * size, MemoryMarshal.AsBytes(values));
            return;
        }
        var bytes = buffers.Packed(values.Length * size);
        Source.Read(first * size, bytes);
        FloatConversion.ToSingle(bytes, Source.Type, values);
    }

    /// <summary>Scales as their type stores them.</summary>
    internal static ReadOnlySpan<byte> Stored(ReadOnlySpan<float> scales, ElementType type, ChunkBuffers buffers)
    {
        if (type == ElementType.Float32 && BitConverter.IsLittleEndian) return MemoryMarshal.AsBytes(scales);
        var bytes = buffers.Small(scales.Length * type.BitSize() / 8);
        FloatConversion.FromSingle(scales, type, bytes);
        return bytes;
    }
}
