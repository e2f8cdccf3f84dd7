using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Core.Tests.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Numerics;

[TestClass]
public sealed class PackingTwins
{
    [TestMethod]
    public void Nibbles_equal_their_plain_form() => Prop.ForAll(Numbers.Codes(), codes =>
    {
        var expected = new byte[(codes.Length + 1) / 2];
        var actual = new byte[expected.Length];
        NibblePackingReference.Pack(codes, expected);
        NibblePacking.Pack(codes, actual);
        CollectionAssert.AreEqual(expected, actual);

        var unpacked = new byte[codes.Length];
        NibblePacking.Unpack(actual, unpacked);
        CollectionAssert.AreEqual(codes.Select(code => (byte)(code & 15)).ToArray(), unpacked);

        NibblePackingReference.PackSigned(codes, expected);
        NibblePacking.PackSigned(codes, actual);
        CollectionAssert.AreEqual(expected, actual);
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Signed_nibbles_are_twos_complement()
    {
        // Codes 0, 8, 15, 7 are -8, 0, 7, -1: nibbles 8, 0, 7, F. The odd half stays zero.
        var packed = new byte[3];
        NibblePacking.PackSigned([0, 8, 15, 7, 9], packed);
        CollectionAssert.AreEqual((byte[])[0x08, 0xF7, 0x01], packed);
    }

    [TestMethod]
    public void Rows_of_blocks_equal_their_plain_form() => Prop.ForAll(Numbers.Codes(2000), Gen.Choose(1, 90).ToArbitrary(), (codes, columns) =>
    {
        codes = codes[..(codes.Length - (codes.Length % columns))];
        foreach (var (blockSize, bits) in ((int, int)[])[(16, 4), (32, 4), (2, 4), (16, 8), (1, 8)])
        {
            int bytes = codes.Length / columns * BlockPacking.RowBytes(columns, blockSize, bits);
            var expected = Dirty(bytes);
            var actual = Dirty(bytes);
            BlockPackingReference.Rows(codes, columns, blockSize, bits, expected);
            BlockPacking.Rows(codes, columns, blockSize, bits, actual);
            CollectionAssert.AreEqual(expected, actual);
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Columns_of_blocks_equal_their_plain_form() => Prop.ForAll(Numbers.Codes(9000), Gen.Choose(1, 70).ToArbitrary(), (codes, columns) =>
    {
        codes = codes[..(codes.Length - (codes.Length % columns))];
        foreach (var (blockSize, bits) in ((int, int)[])[(16, 4), (64, 4), (2, 4), (16, 8), (1, 8)])
        {
            int stride = BlockPacking.RowBytes(codes.Length / columns, blockSize, bits) + 5;
            var expected = Dirty(columns * stride);
            var actual = Dirty(columns * stride);
            BlockPackingReference.Columns(codes, columns, blockSize, bits, expected, stride);
            BlockPacking.Columns(codes, columns, blockSize, bits, actual, stride);
            CollectionAssert.AreEqual(expected, actual);
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(64, 64)]
    [DataRow(130, 209)]
    [DataRow(95, 400)]
    [DataRow(96, 64)]
    [DataRow(160, 144)]
    [DataRow(32, 16)]
    public void Wide_columns_of_blocks_equal_their_plain_form(int rows, int columns)
    {
        var codes = new byte[rows * columns];
        new Random(17).NextBytes(codes);
        foreach (var (blockSize, bits) in ((int, int)[])[(16, 4), (32, 8), (64, 4), (64, 8), (128, 4), (128, 8)])
        {
            int stride = BlockPacking.RowBytes(rows, blockSize, bits) + 3;
            var expected = Dirty(columns * stride);
            var actual = Dirty(columns * stride);
            BlockPackingReference.Columns(codes, columns, blockSize, bits, expected, stride);
            BlockPacking.Columns(codes, columns, blockSize, bits, actual, stride);
            CollectionAssert.AreEqual(expected, actual);
        }
    }

    [TestMethod]
    public void Columns_are_rows_of_the_transposed_codes_and_fill_the_tail_with_zeros()
    {
        // Two columns of three codes, blocks of four: bytes 2|1, 0|3 and 5|4, 0|6.
        var packed = Dirty(4);
        BlockPacking.Columns([1, 4, 2, 5, 3, 6], 2, 4, 4, packed, 2);
        CollectionAssert.AreEqual((byte[])[0x21, 0x03, 0x54, 0x06], packed);
        BlockPacking.Rows([1, 2, 3, 4, 5, 6], 3, 4, 4, packed);
        CollectionAssert.AreEqual((byte[])[0x21, 0x03, 0x54, 0x06], packed);
    }

    [TestMethod]
    public void Zero_points_are_padded_with_the_middle_code()
    {
        // Two features of three blocks: 2|1, 8|3 and 5|4, 8|6.
        var packed = Dirty(4);
        ZeroPointPacking.Rows([1, 2, 3, 4, 5, 6], 3, 4, packed);
        CollectionAssert.AreEqual((byte[])[0x21, 0x83, 0x54, 0x86], packed);
        ZeroPointPacking.Columns([1, 4, 2, 5, 3, 6], 2, 4, packed);
        CollectionAssert.AreEqual((byte[])[0x21, 0x83, 0x54, 0x86], packed);

        var bytes = new byte[6];
        ZeroPointPacking.Columns([1, 4, 2, 5, 3, 6], 2, 8, bytes);
        CollectionAssert.AreEqual((byte[])[1, 2, 3, 4, 5, 6], bytes);
    }

    private static byte[] Dirty(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)0xEE);
        return bytes;
    }
}
