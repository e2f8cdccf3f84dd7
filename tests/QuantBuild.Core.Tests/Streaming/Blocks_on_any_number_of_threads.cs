using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

[TestClass]
public sealed class Blocks_on_any_number_of_threads
{
    [TestMethod]
    [DataRow(true, CodeLayout.Blobs, 32)]
    [DataRow(false, CodeLayout.Blobs, 32)]
    [DataRow(true, CodeLayout.InputRows, 32)]
    [DataRow(false, CodeLayout.InputRows, 32)]
    [DataRow(true, CodeLayout.InputRows, 4000)]
    [DataRow(false, CodeLayout.FeatureRows, 32)]
    public void Bytes_and_sums_are_the_same(bool sourceInputRows, CodeLayout layout, int size)
    {
        var scenario = new BlockScenario(5000, 2300, new BlockFormat(size, 4, true), sourceInputRows, layout, false);
        var values = new float[scenario.N * scenario.K];
        var random = new Random(5);
        foreach (ref float value in values.AsSpan()) value = random.NextSingle() - 0.5f;
        var bytes = JobResult.Bytes(values, ElementType.Float32);
        Assert.IsGreaterThan(1, scenario.Job(ElementType.Float32).Chunks);

        var one = JobResult.Blocks(bytes, ElementType.Float32, scenario);
        foreach (int threads in (int[])[2, 7])
        {
            var many = JobResult.Blocks(bytes, ElementType.Float32, scenario, threads);
            Assert.AreEqual(one.Errors, many.Errors);
            for (int i = 0; i < one.Regions.Length; i++) Assert.IsTrue(one.Regions[i].AsSpan().SequenceEqual(many.Regions[i]));
        }
    }
}
