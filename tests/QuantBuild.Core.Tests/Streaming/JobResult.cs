using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>Runs one job and gives back what it wrote, region by region.</summary>
internal sealed record JobResult(byte[][] Regions, ErrorSums Errors)
{
    public static JobResult Affine(byte[] source, ElementType type, long rows, long columns, AffineGroupFormat format, int threads = 1) => Run(
        regions => AffineGroupJob.Create(
            "model.safetensors", new MemoryTensorSource("weight", type, rows * columns, source), rows, columns, format, regions[0], regions[1], regions[2]),
        threads,
        AffineGroupJob.WeightBytes(rows, columns, format.Bits), AffineGroupJob.ScaleBytes(rows, columns, format), AffineGroupJob.ScaleBytes(rows, columns, format));

    public static JobResult Microscaling(byte[] source, ElementType type, long rows, long columns, MicroscalingFormat format, int threads = 1) => Run(
        regions => MicroscalingJob.Create(
            "model.safetensors", new MemoryTensorSource("weight", type, rows * columns, source), rows, columns, format, regions[0], regions[1]),
        threads,
        MicroscalingJob.WeightBytes(rows, columns, format), MicroscalingJob.ScaleBytes(rows, columns, format));

    /// <summary>Codes, scales and, where the target has them, zero points.</summary>
    public static JobResult Blocks(byte[] source, ElementType type, BlockScenario scenario, int threads = 1)
    {
        var (n, k, format) = (scenario.N, scenario.K, scenario.Format);
        List<long> lengths =
        [
            BlockJob.CodeBytes(n, k, format.BlockSize, format.Bits, scenario.Layout),
            format.ScaleType.ByteSize(BlockJob.Blocks(n, k, format.BlockSize)),
        ];
        if (scenario.ZeroPoints) lengths.Add(BlockJob.ZeroPointBytes(n, k, format.BlockSize, format.Bits, scenario.PadRows));
        return Run(regions => scenario.Job(new MemoryTensorSource("weight", type, n * k, source), regions), threads, [.. lengths]);
    }

    public static JobResult Channels(float[] values, ChannelShape shape, ChannelFormat format, int threads) => Run(
        regions => ChannelJob.Create(
            "model.onnx", new MemoryTensorSource("weight", ElementType.Float32, values.Length, Bytes(values, ElementType.Float32)), shape, format, regions[0], regions[1], regions[2]),
        threads,
        ((values.LongLength * format.Bits) + 7) / 8, shape.Channels * format.ScaleType.BitSize() / 8, ((shape.Channels * format.Bits) + 7) / 8);

    /// <summary>Values as their type stores them.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> values, ElementType type)
    {
        var bytes = new byte[type.ByteSize(values.Length)];
        FloatConversion.FromSingle(values, type, bytes);
        return bytes;
    }

    public static JobResult Run(Func<OutputRegion[], TensorJob> create, int threads, params long[] lengths)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var regions = lengths.Select(length => new OutputRegion(length)).ToArray();
            TensorJob job;
            using (var file = new OutputFile(path, lengths.Sum()))
            {
                long offset = 0;
                foreach (var region in regions)
                {
                    region.PlaceAt(file, offset);
                    offset += region.Length;
                }

                job = create(regions);
                JobRunner.Run([job], threads, null, CancellationToken.None);
            }

            var bytes = File.ReadAllBytes(path).AsSpan();
            var parts = new byte[lengths.Length][];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = bytes[..(int)lengths[i]].ToArray();
                bytes = bytes[(int)lengths[i]..];
            }

            return new JobResult(parts, job.Errors);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
