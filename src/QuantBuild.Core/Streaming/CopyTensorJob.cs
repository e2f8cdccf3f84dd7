using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>Copies a tensor's bytes as they are, wherever they come from and whatever they mean.</summary>
/// <param name="file">For messages.</param>
/// <param name="source">At least as many bytes as the target.</param>
/// <param name="target">Where they go.</param>
public sealed class CopyTensorJob(string file, TensorSource source, OutputRegion target)
    : TensorJob(file, source, checked((int)((target.Length + ChunkBytes - 1) / ChunkBytes)))
{
    private const int ChunkBytes = 4 * 1024 * 1024;

    public override long SourceBytes => target.Length;

    public override long BufferBytes => Math.Min(ChunkBytes, target.Length);

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * ChunkBytes;
        var bytes = buffers.Packed((int)Math.Min(ChunkBytes, target.Length - start));
        Source.Read(start, bytes);
        target.Write(start, bytes);
    }
}
