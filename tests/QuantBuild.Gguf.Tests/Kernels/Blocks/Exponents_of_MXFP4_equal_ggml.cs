using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Kernels.Ggml.Blocks;

namespace QuantBuild.Gguf.Tests.Kernels.Blocks;

[TestClass]
public sealed class Exponents_of_MXFP4_equal_ggml
{
    /// <summary>ggml takes the logarithm in binary32, which is a whole number already for what is a little less than a power of two.</summary>
    [TestMethod]
    public void Around_every_power_of_two()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        for (var power = 0; power < 255; power++)
        {
            for (var step = -100; step <= 2; step++)
            {
                var bits = (power << 23) + step;
                if (bits <= 0 || bits >= 0x7F80_0000) continue;
                var values = new float[32];
                values[step & 31] = BitConverter.Int32BitsToSingle(bits);
                Assert.AreEqual(Ggml.Quantize(GgmlType.MXFP4, values, 32)[0], Mxfp4.Exponent(values[step & 31]), $"{values[step & 31]:r}");
            }
        }
    }

    [TestMethod]
    public void Of_any_number()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var random = new Random(9);
        for (var i = 0; i < 20000; i++)
        {
            var values = new float[32];
            values[3] = BitConverter.Int32BitsToSingle(random.Next(0x7F80_0000));
            Assert.AreEqual(Ggml.Quantize(GgmlType.MXFP4, values, 32)[0], Mxfp4.Exponent(values[3]), $"{values[3]:r}");
        }
    }
}
