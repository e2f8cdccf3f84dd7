using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels.Grid;

[TestClass]
public sealed class Blocks_with_grids_have_the_values_that_ggml_gives_them
{
    [TestMethod]
    [DataRow(GgmlType.IQ2_XXS)]
    [DataRow(GgmlType.IQ2_XS)]
    [DataRow(GgmlType.IQ2_S)]
    [DataRow(GgmlType.IQ3_XXS)]
    [DataRow(GgmlType.IQ3_S)]
    [DataRow(GgmlType.IQ1_S)]
    [DataRow(GgmlType.IQ1_M)]
    public void Any_bits_are_a_block_and_both_dequantizers_read_them_as_ggml_does(GgmlType type)
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var blocks = new byte[2000 * type.BlockBytes()];
        new Random(7).NextBytes(blocks);
        var count = 2000 * type.BlockElements();
        var expected = Ggml.Dequantize(type, blocks, count);
        var values = new float[count];
        GgmlDequantizer.Dequantize(type, blocks, values);
        AssertSame(expected, values, "");
        Array.Clear(values);
        GgmlDequantizerReference.Dequantize(type, blocks, values);
        AssertSame(expected, values, "the reference: ");
    }

    private static void AssertSame(float[] expected, float[] actual, string about)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            // Scales that are NaN make values that are NaN; which one does not matter.
            if (float.IsNaN(expected[i]) && float.IsNaN(actual[i])) continue;
            Assert.AreEqual(BitConverter.SingleToInt32Bits(expected[i]), BitConverter.SingleToInt32Bits(actual[i]), $"{about}value {i}");
        }
    }
}
