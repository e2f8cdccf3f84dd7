using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.IO;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Gguf.Writing;

/// <summary>Copies a tensor as it is, once it has been looked at as ggml looks at what it quantizes or copies: a NaN or an infinite scale is not passed on.</summary>
/// <param name="file">For messages.</param>
/// <param name="tensor">What is copied.</param>
/// <param name="target">As many bytes.</param>
internal sealed class CheckedCopyJob(string file, GgufTensor tensor, OutputRegion target)
    : TensorJob(file, null, checked((int)((tensor.Length + ChunkBytes(tensor) - 1) / ChunkBytes(tensor))))
{
    private const int ChunkBytesAtMost = 4 * 1024 * 1024;

    public override long SourceBytes => tensor.Length;

    public override long BufferBytes => Math.Min(ChunkBytes(tensor), tensor.Length);

    public override SourcePlace? Place => new(tensor.File, tensor.Offset);

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var start = (long)chunk * ChunkBytes(tensor);
        var bytes = buffers.Packed((int)Math.Min(ChunkBytes(tensor), tensor.Length - start));
        tensor.File.ReadExactly(tensor.Offset + start, bytes);
        if (GgmlValidation.IndexOfInvalidBlock(tensor.Type, bytes) is var block and >= 0)
            throw PlanErrors.InvalidBlock(File, tensor.Name, tensor.Type, ((start / tensor.Type.BlockBytes()) + block) * tensor.Type.BlockElements());
        target.Write(start, bytes);
    }

    /// <summary>Whole blocks.</summary>
    private static int ChunkBytes(GgufTensor tensor) => ChunkBytesAtMost / tensor.Type.BlockBytes() * tensor.Type.BlockBytes();
}
