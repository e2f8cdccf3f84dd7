using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>Every way from one order to another gives the codes, scales and zero points of the plain kernels over the whole matrix.</summary>
[TestClass]
public sealed class Blocks_in_every_layout
{
    public static readonly IEnumerable<(bool SourceInputRows, CodeLayout Layout)> Ways =
        from layout in Enum.GetValues<CodeLayout>()
        from sourceInputRows in (bool[])[true, false]
        select (sourceInputRows, layout);

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 100)]
    [DataRow(2, 33)]
    [DataRow(3, 64)]
    [DataRow(5, 95)]
    [DataRow(17, 161)]
    [DataRow(64, 7)]
    [DataRow(64, 96)]
    [DataRow(130, 256)]
    [DataRow(131, 301)]
    public void Small_matrices_of_odd_and_even_sizes(int n, int k)
    {
        foreach (var (sourceInputRows, layout) in Ways)
            foreach (int size in (int[])[16, 32, 64])
                foreach (int bits in (int[])[4, 8])
                    foreach (bool symmetric in (bool[])[true, false])
                        Check(new BlockScenario(n, k, new BlockFormat(size, bits, symmetric), sourceInputRows, layout, !symmetric || size == 64));
    }

    /// <summary>Several chunks along both axes, and several pieces to a chunk; the last of each short.</summary>
    [TestMethod]
    [DataRow(2600, 2600, 32)]
    [DataRow(2999, 1501, 128)]
    [DataRow(300, 17001, 16)]
    [DataRow(9001, 300, 64)]
    [DataRow(140001, 18, 16)]
    [DataRow(70002, 34, 32)]
    [DataRow(3, 1100001, 32)]
    public void Matrices_of_many_pieces(int n, int k, int size)
    {
        foreach (var (sourceInputRows, layout) in Ways)
            Check(new BlockScenario(n, k, new BlockFormat(size, layout == CodeLayout.FeatureRows && k % 2 == 0 ? 8 : 4, sourceInputRows), sourceInputRows, layout, true));
    }

    [TestMethod]
    public void Narrow_sources_and_narrow_scales()
    {
        foreach (var type in (ElementType[])[ElementType.Float16, ElementType.BFloat16])
            foreach (var (sourceInputRows, layout) in Ways)
                Check(new BlockScenario(401, 1030, new BlockFormat(32, 4, false, type), sourceInputRows, layout, true), type);
    }

    /// <summary>One scale to a channel, and channels so many that rows of blocks are too much to hold.</summary>
    [TestMethod]
    [DataRow(1000, 2000, 2000)]
    [DataRow(5001, 600, 600)]
    [DataRow(33, 10001, 10001)]
    [DataRow(5002, 1300, 600)]
    [DataRow(101, 1300, 600)]
    [DataRow(100001, 80, 32)]
    public void Blocks_too_long_to_be_held(int n, int k, int size)
    {
        foreach (int bits in (int[])[4, 8])
            foreach (bool symmetric in (bool[])[true, false])
                Check(new BlockScenario(n, k, new BlockFormat(size, bits, symmetric), true, CodeLayout.InputRows, !symmetric));
    }

    /// <summary>A search visits the values many times, so that even long blocks are held.</summary>
    [TestMethod]
    [DataRow(37, 90, 32)]
    [DataRow(37, 901, 901)]
    [DataRow(1400, 1000, 1000)]
    public void Scales_that_are_searched_for(int n, int k, int size)
    {
        foreach (var (sourceInputRows, layout) in size < k ? Ways : [(true, CodeLayout.InputRows)])
            Check(new BlockScenario(n, k, new BlockFormat(size, 4, n % 2 == 0, Algorithm: ScaleAlgorithm.LeastSquares), sourceInputRows, layout, true));
    }

    private static void Check(BlockScenario scenario, ElementType type = ElementType.Float32)
    {
        var values = new float[scenario.N * scenario.K];
        var random = new Random(values.Length);
        foreach (ref float value in values.AsSpan()) value = (random.NextSingle() - 0.45f) * 0.1f;
        values.AsSpan(0, values.Length / 10).Clear();
        var bytes = JobResult.Bytes(values, type);
        FloatConversion.ToSingle(bytes, type, values);

        var (regions, errors) = scenario.Expected(values);
        var result = JobResult.Blocks(bytes, type, scenario);
        for (int i = 0; i < regions.Length; i++)
            Assert.AreEqual(-1, FirstDifference(regions[i], result.Regions[i]), $"{scenario}: {((string[])["codes", "scales", "zero points"])[i]}");
        // The kernels that measure while they quantize round what a code stands for to binary32 and add up pieces in it: 0.0001 dB are a
        // ratio of 1.000023.
        Assert.AreEqual(errors.Signal, result.Errors.Signal, errors.Signal * 2.3e-5, $"{scenario}");
        Assert.AreEqual(errors.Noise, result.Errors.Noise, (errors.Noise * 2.3e-5) + (errors.Signal * 1e-14), $"{scenario}");
        Assert.AreEqual(errors.MaxAbsError, result.Errors.MaxAbsError, (errors.MaxAbsError * 1e-5) + (Math.Sqrt(errors.Signal) * 1e-7), $"{scenario}");
    }

    /// <summary>-1 when there is none.</summary>
    private static int FirstDifference(byte[] expected, byte[] actual)
    {
        var common = expected.AsSpan().CommonPrefixLength(actual);
        return common == expected.Length && common == actual.Length ? -1 : common;
    }
}
