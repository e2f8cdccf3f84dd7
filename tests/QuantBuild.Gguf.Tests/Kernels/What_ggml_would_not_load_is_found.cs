using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels;

[TestClass]
public sealed class What_ggml_would_not_load_is_found
{
    /// <summary>Random bytes: scales that are infinite or NaN are among them in most types, so that both answers come often.</summary>
    [TestMethod]
    public void In_the_same_blocks_as_by_ggml()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var random = new Random(3);
        foreach (var type in GgmlTypes.All.Where(static type => type != GgmlType.Q8_1))
        {
            var size = type.BlockBytes();
            for (var round = 0; round < 40; round++)
            {
                var blocks = new byte[size * random.Next(1, 41)];
                random.NextBytes(blocks);
                var expected = -1;
                for (var at = 0; at < blocks.Length && expected < 0; at += size)
                {
                    if (!Ggml.IsValid(type, blocks.AsSpan(at, size))) expected = at / size;
                }

                Assert.AreEqual(expected, GgmlValidation.IndexOfInvalidBlock(type, blocks), type.ToString());
            }
        }
    }

    [TestMethod]
    public void Also_by_one_scale_alone()
    {
        // Where the scales are, by the blocks that ggml makes of values that it cannot hold.
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        foreach (var type in GgmlTypes.All.Where(static type => GgmlQuantizer.Supports(type) && type is not (GgmlType.NVFP4 or GgmlType.MXFP4 or GgmlType.BF16 or GgmlType.F32)))
        {
            var values = Rows.Of("normal", 1024, 5);
            for (var i = 512; i < 768; i++) values[i] *= 1e12f;
            var importance = Rows.Importance(256, 6);
            var blocks = Ggml.Quantize(type, values, 256, importance);
            var index = GgmlValidation.IndexOfInvalidBlock(type, blocks);
            Assert.AreEqual(Ggml.IsValid(type, blocks), index < 0, type.ToString());
            if (index >= 0) Assert.AreEqual(512 / 256, index * type.BlockElements() / 256, type.ToString());
        }
    }
}
