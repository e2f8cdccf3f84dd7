using QuantBuild.IO;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>Copies a part of a file in small chunks, and says what it needs for that as the test wants it.</summary>
/// <param name="source">Where it reads.</param>
/// <param name="offset">From which byte on.</param>
/// <param name="target">Where that goes.</param>
internal sealed class PieceJob(SourceFile source, long offset, OutputRegion target) : TensorJob(source.Path, null, (int)((target.Length + ChunkBytes - 1) / ChunkBytes))
{
    public const int ChunkBytes = 8 * 1024;

    /// <summary>Called when a chunk has begun, with the place in the file at which it reads.</summary>
    public Action<long> Begun { get; init; } = static _ => { };

    /// <summary>Called when it has ended.</summary>
    public Action Ended { get; init; } = static () => { };

    /// <summary>Bytes of its buffers, at least a chunk.</summary>
    public int Needs { get; init; } = ChunkBytes;

    public override long SourceBytes => target.Length;

    public override long BufferBytes => Needs;

    public override SourcePlace? Place => new(source, offset);

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * ChunkBytes;
        Begun(offset + start);
        // Not always the same buffer, as with jobs of several kinds.
        var buffer = Needs % 2 == 0 ? buffers.Packed(Needs) : buffers.Codes(Needs);
        var bytes = buffer[..(int)Math.Min(ChunkBytes, target.Length - start)];
        source.ReadExactly(offset + start, bytes);
        target.Write(start, bytes);
        Ended();
    }
}
