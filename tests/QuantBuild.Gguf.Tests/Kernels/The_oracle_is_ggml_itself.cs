using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels;

[TestClass]
public sealed class The_oracle_is_ggml_itself
{
    [TestMethod]
    public void It_quantizes_and_dequantizes_a_block()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var values = Rows.Of("uniform", 32, 1);
        var decoded = Ggml.Dequantize(GgmlType.Q8_0, Ggml.Quantize(GgmlType.Q8_0, values, 32), 32);
        for (var i = 0; i < 32; i++) Assert.AreEqual(values[i], decoded[i], 0.005f);
    }

    [TestMethod]
    public void It_knows_a_block_that_is_not_valid()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var blocks = Ggml.Quantize(GgmlType.Q8_0, Rows.Of("uniform", 32, 1), 32);
        Assert.IsTrue(Ggml.IsValid(GgmlType.Q8_0, blocks));
        (blocks[0], blocks[1]) = (0, 0x7C);
        Assert.IsFalse(Ggml.IsValid(GgmlType.Q8_0, blocks));
    }
}
