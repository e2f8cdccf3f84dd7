using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels;

[TestClass]
public sealed class Plain_numbers_equal_ggml
{
    [TestMethod]
    [DataRow(GgmlType.F32)]
    [DataRow(GgmlType.F16)]
    [DataRow(GgmlType.BF16)]
    public void In_every_byte(GgmlType type)
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        foreach (var kind in Rows.Kinds)
        {
            var values = Rows.Of(kind, 3 * 1001, 11);
            values[7] = 70000;
            values[8] = -65519.99f;
            var expected = Ggml.Quantize(type, values, 1001);
            var actual = new byte[expected.Length];
            GgmlQuantizer.Quantize(type, values, 1001, [], actual);
            CollectionAssert.AreEqual(expected, actual, kind);
            GgmlQuantizerReference.Quantize(type, values, 1001, [], actual);
            CollectionAssert.AreEqual(expected, actual, kind);
        }
    }
}
