using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Streaming;

namespace QuantBuild.Gguf.Tests.Streaming;

/// <summary>Runs one job from a file to a file.</summary>
internal sealed record GgmlJobResult(byte[] Blocks, ErrorSums Errors)
{
    /// <param name="stored">The tensor as the file has it; a few other bytes are put in front.</param>
    public static GgmlJobResult Run(
        byte[] stored, GgmlType from, long rows, long columns, GgmlType to, GgmlImportance? importance = null, int threads = 1)
    {
        const int Offset = 96;
        var source = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var target = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(source, [.. new byte[Offset], .. stored]);
            TensorJob job;
            using (var file = SourceFile.Open(source))
            {
                var region = new OutputRegion(to.ByteSize(rows * columns));
                job = GgmlJob.Create(
                    "model.gguf", new GgmlSource("blk.0.weight", from, rows * columns, file, Offset), rows, columns, to, importance, region);
                using var output = new OutputFile(target, region.Length);
                region.PlaceAt(output, 0);
                JobRunner.Run([job], threads, null, CancellationToken.None);
            }

            return new GgmlJobResult(File.ReadAllBytes(target), job.Errors);
        }
        finally
        {
            File.Delete(source);
            File.Delete(target);
        }
    }

    /// <summary>Values as a type stores them.</summary>
    public static byte[] Stored(ReadOnlySpan<float> values, GgmlType type)
    {
        var bytes = new byte[type.ByteSize(values.Length)];
        GgmlQuantizer.Quantize(type, values, values.Length, [], bytes);
        return bytes;
    }
}
