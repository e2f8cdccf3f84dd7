using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels;

[TestClass]
public sealed class Stored_halves_are_those_of_the_runtime
{
    [TestMethod]
    public void Every_half_has_its_value()
    {
        for (var bits = 0; bits <= 0xFFFF; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            var actual = StoredHalf.Value((ushort)bits);
            if (float.IsNaN(expected)) Assert.IsTrue(float.IsNaN(actual));
            else Assert.AreEqual(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(actual));
        }
    }

    [TestMethod]
    public void Every_number_near_a_half_or_between_two_rounds_alike()
    {
        for (var bits = 0; bits < 0x7C00; bits++)
        {
            var half = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            var next = bits == 0x7BFF ? 65536f : (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            var middle = (half + next) / 2;
            foreach (var value in (float[])[half, middle, float.BitDecrement(middle), float.BitIncrement(middle), float.BitDecrement(next)])
            {
                Assert.AreEqual(BitConverter.HalfToUInt16Bits((Half)value), StoredHalf.Bits(value));
                Assert.AreEqual(BitConverter.HalfToUInt16Bits((Half)(-value)), StoredHalf.Bits(-value));
            }
        }

        foreach (var value in (float[])[float.PositiveInfinity, float.MaxValue, 65536, 1e-45f, 1e-30f])
            Assert.AreEqual(BitConverter.HalfToUInt16Bits((Half)value), StoredHalf.Bits(value));
    }

    [TestMethod]
    public void A_NaN_keeps_nothing_but_its_sign()
    {
        Assert.AreEqual(0x7E00, StoredHalf.Bits(BitConverter.Int32BitsToSingle(0x7F80_0001)));
        Assert.AreEqual(0xFE00, StoredHalf.Bits(BitConverter.Int32BitsToSingle(-1)));
    }
}
