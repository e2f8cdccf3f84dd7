using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Core.Tests.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Numerics;

[TestClass]
public sealed class BitStreams
{
    private static readonly int[] Widths = [2, 3, 4, 5, 6, 8];

    [TestMethod]
    public void Packing_equals_its_plain_form_and_comes_back() => Prop.ForAll(Numbers.Codes(), codes =>
    {
        foreach (int bits in Widths)
        {
            var expected = new byte[BitStreamPacking.Bytes(codes.Length, bits)];
            var actual = new byte[expected.Length];
            BitStreamPackingReference.Pack(codes, bits, expected);
            BitStreamPacking.Pack(codes, bits, actual);
            CollectionAssert.AreEqual(expected, actual);

            byte[] low = [.. codes.Select(code => (byte)(code & ((1 << bits) - 1)))];
            var unpacked = new byte[codes.Length];
            BitStreamPacking.Unpack(actual, bits, unpacked);
            CollectionAssert.AreEqual(low, unpacked);
            Array.Clear(unpacked);
            BitStreamPackingReference.Unpack(actual, bits, unpacked);
            CollectionAssert.AreEqual(low, unpacked);
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_stream_is_one_long_number_of_digits_the_first_lowest()
    {
        var random = new Random(9);
        foreach (int bits in Widths)
        {
            var codes = Enumerable.Range(0, 96).Select(_ => (byte)random.Next(1 << bits)).ToArray();
            var number = codes.Reverse().Aggregate(BigInteger.Zero, (sum, code) => (sum * (1 << bits)) + code);
            var packed = new byte[12 * bits];
            BitStreamPacking.Pack(codes, bits, packed);
            Assert.AreEqual(number, new BigInteger(packed, isUnsigned: true));
        }
    }

    [TestMethod]
    public void Three_bits_by_hand()
    {
        // 1 2 3 4 5 6 7 0 from the right: 000 111 110 101 100 011 010 001 = 00011111 01011000 11010001.
        var packed = new byte[3];
        BitStreamPacking.Pack([1, 2, 3, 4, 5, 6, 7, 0], 3, packed);
        CollectionAssert.AreEqual((byte[])[0b11010001, 0b01011000, 0b00011111], packed);
    }

    [TestMethod]
    public void Other_widths_and_lengths_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => BitStreamPacking.Bytes(8, 7));
        Assert.ThrowsExactly<ArgumentException>(() => BitStreamPacking.Pack(new byte[8], 3, new byte[4]));
        Assert.ThrowsExactly<ArgumentException>(() => BitStreamPacking.Unpack(new byte[2], 3, new byte[8]));
    }
}
