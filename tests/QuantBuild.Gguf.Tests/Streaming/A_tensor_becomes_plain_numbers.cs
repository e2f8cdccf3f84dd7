using System.Runtime.InteropServices;
using QuantBuild.Diagnostics;
using QuantBuild.Gguf.Tests.Kernels;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Streaming;

[TestClass]
public sealed class A_tensor_becomes_plain_numbers
{
    // More than one chunk, the last one short.
    private const int Rows = 1031;
    private const int Columns = 517;

    [TestMethod]
    public void As_the_runtime_rounds_them()
    {
        var values = Kernels.Rows.Of("mixed", Rows * Columns, 1);
        var result = GgmlJobResult.Run(GgmlJobResult.Stored(values, GgmlType.F32), GgmlType.F32, Rows, Columns, GgmlType.F16, threads: 2);
        var halves = MemoryMarshal.Cast<byte, Half>(result.Blocks);
        double noise = 0;
        for (var i = 0; i < values.Length; i++)
        {
            Assert.AreEqual(BitConverter.HalfToInt16Bits((Half)values[i]), BitConverter.HalfToInt16Bits(halves[i]));
            noise += Math.Pow((double)values[i] - (float)halves[i], 2);
        }

        Assert.AreEqual(noise, result.Errors.Noise, noise * 1e-9);
        Assert.IsTrue(noise > 0);
    }

    [TestMethod]
    public void And_back_without_a_loss()
    {
        foreach (var type in (GgmlType[])[GgmlType.F16, GgmlType.BF16, GgmlType.F32])
        {
            var stored = GgmlJobResult.Stored(Kernels.Rows.Of("normal", Rows * Columns, 2), type);
            var wide = GgmlJobResult.Run(stored, type, Rows, Columns, GgmlType.F32);
            Assert.AreEqual(0, wide.Errors.Noise);
            Assert.IsTrue(wide.Errors.Signal > 0);
            CollectionAssert.AreEqual(stored, GgmlJobResult.Run(wide.Blocks, GgmlType.F32, Rows, Columns, type).Blocks);
        }
    }

    [TestMethod]
    public void A_number_that_F16_does_not_have_is_refused()
    {
        var values = new float[Rows * Columns];
        values[^3] = 70000;
        var stored = GgmlJobResult.Stored(values, GgmlType.F32);
        var error = Assert.ThrowsExactly<QuantBuildException>(() => GgmlJobResult.Run(stored, GgmlType.F32, Rows, Columns, GgmlType.F16)).Diagnostic;
        Assert.AreEqual("QB2560", error.Code);
        Assert.AreEqual("blk.0.weight", error.Tensor);
        StringAssert.Contains(error.Found, $"70000 in the block from element {values.Length - 3} on");
        GgmlJobResult.Run(stored, GgmlType.F32, Rows, Columns, GgmlType.BF16);
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.NegativeInfinity, "-infinity")]
    public void What_is_no_number_is_refused(float value, string name)
    {
        var values = new float[Rows * Columns];
        values[^7] = value;
        var stored = GgmlJobResult.Stored(values, GgmlType.F32);
        foreach (var type in (GgmlType[])[GgmlType.F32, GgmlType.F16])
        {
            var error = Assert.ThrowsExactly<QuantBuildException>(() => GgmlJobResult.Run(stored, GgmlType.F32, Rows, Columns, type)).Diagnostic;
            Assert.AreEqual("QB2008", error.Code);
            Assert.AreEqual("blk.0.weight", error.Tensor);
            Assert.AreEqual($"{name} at element {values.Length - 7}", error.Found);
        }
    }
}
