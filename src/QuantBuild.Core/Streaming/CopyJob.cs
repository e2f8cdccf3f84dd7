using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>Copies bytes as they are: tensors that are kept.</summary>
public sealed class CopyJob(SourceFile source, long offset, OutputRegion target)
    : TensorJob(source.Path, null, checked((int)((target.Length + ChunkBytes - 1) / ChunkBytes)))
{
    private const int ChunkBytes = 4 * 1024 * 1024;

    public override long SourceBytes => target.Length;

    public override long BufferBytes => Math.Min(ChunkBytes, target.Length);

    public override SourcePlace? Place => new(source, offset);

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * ChunkBytes;
        var bytes = buffers.Packed((int)Math.Min(ChunkBytes, target.Length - start));
        source.ReadExactly(offset + start, bytes);
        target.Write(start, bytes);
    }
}
