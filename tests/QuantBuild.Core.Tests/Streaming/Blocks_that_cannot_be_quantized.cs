using QuantBuild.Diagnostics;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

[TestClass]
public sealed class Blocks_that_cannot_be_quantized
{
    private const int N = 700;
    private const int K = 1000;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(699)]
    [DataRow(123456)]
    [DataRow((N * K) - 1)]
    public void A_NaN_or_an_infinity_is_told_with_its_index_in_the_source(int index)
    {
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            foreach (var scenario in Scenarios())
            {
                var values = new float[N * K];
                Array.Fill(values, 0.5f);
                values[index] = value;
                var refusal = Refusal(values, scenario);
                Assert.AreEqual("QB2008", refusal.Code, $"{scenario}");
                Assert.AreEqual("weight", refusal.Tensor);
                Assert.AreEqual($"{(float.IsNaN(value) ? "NaN" : value > 0 ? "+infinity" : "-infinity")} at element {index}", refusal.Found, $"{scenario}");
            }
    }

    [TestMethod]
    public void A_range_that_no_scale_can_hold_is_no_value_that_cannot_be_quantized()
    {
        foreach (var scenario in Scenarios())
        {
            var values = new float[N * K];
            for (int i = 0; i < values.Length; i++) values[i] = i % N % 2 == i / N % 2 ? float.MaxValue : float.MinValue;
            Assert.AreEqual("QB2010", Refusal(values, scenario).Code, $"{scenario}");
        }
    }

    [TestMethod]
    public void Odd_blocks_that_do_not_hold_all_of_K_are_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new BlockScenario(8, 64, new BlockFormat(33, 4, true), true, CodeLayout.InputRows, false).Job(ElementType.Float32));

    private static IEnumerable<BlockScenario> Scenarios() =>
        from way in Blocks_in_every_layout.Ways
        from size in (int[])[32, K]
        select new BlockScenario(N, K, new BlockFormat(size, 4, false), way.SourceInputRows, way.Layout, true);

    private static Diagnostic Refusal(float[] values, BlockScenario scenario) => Assert.ThrowsExactly<QuantBuildException>(
        () => JobResult.Blocks(JobResult.Bytes(values, ElementType.Float32), ElementType.Float32, scenario)).Diagnostic;
}
