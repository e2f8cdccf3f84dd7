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

    /// <summary>Blocks of zeros, valid, with a few bits set at every place: so each byte of a scale counts, and no other.</summary>
    [TestMethod]
    public void Wherever_their_scales_are()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        foreach (var type in GgmlTypes.All.Where(static type => type != GgmlType.Q8_1))
        {
            foreach (var pattern in (byte[][])[[0x00, 0x7C], [0x80, 0x7F], [0xF0, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF]])
            {
                for (var at = 0; at + pattern.Length <= type.BlockBytes(); at++)
                {
                    var blocks = new byte[2 * type.BlockBytes()];
                    pattern.CopyTo(blocks, type.BlockBytes() + at);
                    var index = GgmlValidation.IndexOfInvalidBlock(type, blocks);
                    Assert.AreEqual(Ggml.IsValid(type, blocks) ? -1 : 1, index, $"{type} {at}");
                }
            }
        }
    }
}
