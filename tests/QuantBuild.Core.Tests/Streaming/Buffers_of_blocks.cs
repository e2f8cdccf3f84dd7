using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>What a thread holds is bounded, whatever the shape, and is what the job says.</summary>
[TestClass]
public sealed class Buffers_of_blocks
{
    private const long Most = 12 * 1024 * 1024;

    [TestMethod]
    [DataRow(4096L, 4096L, 32)]
    [DataRow(1000000L, 4096L, 32)]
    [DataRow(4096L, 1000000L, 32)]
    [DataRow(2L, 1000000L, 256)]
    [DataRow(1000000L, 2L, 256)]
    [DataRow(150000L, 150000L, 16)]
    [DataRow(50257L, 4096L, 64)]
    public void Buffers_stay_small(long n, long k, int size)
    {
        foreach (var (sourceInputRows, layout) in Blocks_in_every_layout.Ways)
            foreach (int bits in (int[])[4, 8])
                foreach (bool symmetric in (bool[])[true, false])
                    foreach (var type in (ElementType[])[ElementType.Float32, ElementType.Float16])
                    {
                        var scenario = new BlockScenario(n, k, new BlockFormat(size, bits, symmetric), sourceInputRows, layout, true);
                        Assert.IsLessThanOrEqualTo(Most, scenario.Job(type).BufferBytes, $"{scenario}");
                    }
    }

    [TestMethod]
    [DataRow(4096L, 1000000L)]
    [DataRow(150001L, 10000L)]
    [DataRow(3L, 1000000000L)]
    public void Channels_of_any_length_stay_small(long n, long k)
    {
        foreach (int bits in (int[])[4, 8])
            Assert.IsLessThanOrEqualTo(Most, new BlockScenario(n, k, new BlockFormat((int)k, bits, false), true, CodeLayout.InputRows, true).Job(ElementType.Float16).BufferBytes);
    }

    [TestMethod]
    [DataRow(2048, 4100, 32)]
    [DataRow(301, 4099, 64)]
    [DataRow(40001, 70, 16)]
    [DataRow(3001, 700, 700)]
    public void A_job_needs_no_more_than_it_says(int n, int k, int size)
    {
        foreach (var (sourceInputRows, layout) in Blocks_in_every_layout.Ways)
            foreach (bool symmetric in (bool[])[true, false])
                foreach (var type in (ElementType[])[ElementType.Float32, ElementType.Float16])
                {
                    var scenario = new BlockScenario(n, k, new BlockFormat(size, 4, symmetric, type), sourceInputRows, layout, true);
                    var source = new MemoryTensorSource("weight", type, scenario.N * scenario.K, new byte[type.ByteSize(scenario.N * scenario.K)]);
                    // Regions without a place: nothing is written.
                    OutputRegion[] regions =
                    [
                        new(BlockJob.CodeBytes(n, k, size, 4, layout)), new(type.ByteSize(BlockJob.Blocks(n, k, size))),
                        new(BlockJob.ZeroPointBytes(n, k, size, 4, scenario.PadRows)),
                    ];
                    var job = scenario.Job(source, regions);
                    var buffers = new ChunkBuffers();
                    for (int chunk = 0; chunk < job.Chunks; chunk++) job.Run(chunk, buffers);
                    Assert.IsLessThanOrEqualTo(job.BufferBytes, buffers.Bytes, $"{scenario}");
                }
    }
}
