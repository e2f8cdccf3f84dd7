using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Core.Tests.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Core.Tests.Numerics;

[TestClass]
public sealed class FloatConversionTwins
{
    private static readonly ElementType[] Types = [ElementType.Float32, ElementType.Float16, ElementType.BFloat16, ElementType.Float64];

    [TestMethod]
    [DataRow(ElementType.Float16)]
    [DataRow(ElementType.BFloat16)]
    public void All_16_bit_patterns_widen_as_the_plain_form_does(ElementType type)
    {
        var patterns = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        var bytes = MemoryMarshal.AsBytes<ushort>(patterns);
        var expected = new float[65536];
        var actual = new float[65536];
        FloatConversionReference.ToSingle(bytes, type, expected);
        FloatConversion.ToSingle(bytes, type, actual);
        Same(expected, actual);
        FloatConversion.Widen<Vector128<uint>, BitLanes128>(patterns, type, actual);
        Same(expected, actual);
        FloatConversion.Widen<Vector256<uint>, BitLanes256>(patterns, type, actual);
        Same(expected, actual);
        FloatConversion.Widen<Vector512<uint>, BitLanes512>(patterns, type, actual);
        Same(expected, actual);

        // And back: nothing changes but that NaNs are quiet.
        var back = new ushort[65536];
        FloatConversion.FromSingle(actual, type, MemoryMarshal.AsBytes(back.AsSpan()));
        int quiet = type == ElementType.Float16 ? 0x0200 : 0x0040;
        for (int i = 0; i < 65536; i++)
            Assert.AreEqual(float.IsNaN(actual[i]) ? i | quiet : i, back[i]);
    }

    [TestMethod]
    public void Narrowing_equals_the_plain_form() => Prop.ForAll(Numbers.Any(), values =>
    {
        foreach (var type in Types)
        {
            var expected = new byte[type.ByteSize(values.Length)];
            var actual = new byte[expected.Length];
            var loss = FloatConversionReference.FromSingle(values, type, expected);
            Assert.AreEqual(loss, FloatConversion.FromSingle(values, type, actual));
            CollectionAssert.AreEqual(expected, actual);

            var back = new float[values.Length];
            var expectedBack = new float[values.Length];
            FloatConversion.ToSingle(actual, type, back);
            FloatConversionReference.ToSingle(actual, type, expectedBack);
            Same(expectedBack, back);
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(ElementType.Float16)]
    [DataRow(ElementType.BFloat16)]
    public void Numbers_beside_every_16_bit_number_narrow_the_same_in_every_width(ElementType type)
    {
        // For each number of the narrow type: itself, the half way to the next one, and the neighbours of that.
        var values = new List<float>();
        for (uint pattern = 0; pattern < 65536; pattern++)
        {
            float value = type == ElementType.Float16 ? (float)BitConverter.UInt16BitsToHalf((ushort)pattern) : BFloat16.ToSingle((ushort)pattern);
            uint bits = BitConverter.SingleToUInt32Bits(value);
            uint half = bits + (type == ElementType.Float16 ? 0x1000u : 0x8000u);
            foreach (uint beside in (uint[])[bits, bits + 1, half - 1, half, half + 1])
                values.Add(BitConverter.UInt32BitsToSingle(beside));
        }

        var source = values.ToArray();
        var expected = new ushort[source.Length];
        var expectedLoss = FloatConversionReference.FromSingle(source, type, MemoryMarshal.AsBytes(expected.AsSpan()));
        Check(FloatConversion.Narrow<Vector128<uint>, BitLanes128>);
        Check(FloatConversion.Narrow<Vector256<uint>, BitLanes256>);
        Check(FloatConversion.Narrow<Vector512<uint>, BitLanes512>);

        void Check(Narrow narrow)
        {
            var actual = new ushort[source.Length];
            NarrowingLoss loss = default;
            Assert.AreEqual(source.Length, narrow(source, type, actual, ref loss), "a multiple of every width");
            CollectionAssert.AreEqual(expected, actual);
            Assert.AreEqual(expectedLoss, loss);
        }
    }

    [TestMethod]
    public void Losses_are_counted()
    {
        // 65519.996 still rounds to 65504; 65520 is a tie and goes to infinity. 2^-25 is a tie and goes to zero; above it to 2^-24.
        float[] values = [65504f, 65519.996f, 65520f, -1e6f, float.PositiveInfinity, float.NaN, 0f, -0f, 2.9802322e-8f, 2.9802326e-8f, -1e-40f];
        var bytes = new byte[2 * values.Length];
        Assert.AreEqual(new NarrowingLoss(2, 2), FloatConversion.FromSingle(values, ElementType.Float16, bytes));
        Assert.AreEqual(default, FloatConversion.FromSingle(values, ElementType.BFloat16, bytes));

        // 3.39e38 lies nearer to 2^128 than to the largest bfloat16 only from 3.3961775e38 on.
        float[] ends = [3.3961774e38f, 3.3961775e38f, float.MaxValue, float.Epsilon];
        Assert.AreEqual(new NarrowingLoss(2, 1), FloatConversion.FromSingle(ends, ElementType.BFloat16, new byte[8]));
    }

    [TestMethod]
    public void Bytes_are_little_endian_at_any_alignment()
    {
        byte[] bytes = [0xAA, 0x00, 0x3C, 0x00, 0xC0];
        var values = new float[2];
        FloatConversion.ToSingle(bytes.AsSpan(1), ElementType.Float16, values);
        CollectionAssert.AreEqual((float[])[1f, -2f], values);

        var stored = new byte[4];
        FloatConversion.FromSingle([1f, -2f], ElementType.BFloat16, stored);
        CollectionAssert.AreEqual((byte[])[0x80, 0x3F, 0x00, 0xC0], stored);
    }

    private delegate int Narrow(ReadOnlySpan<float> source, ElementType type, Span<ushort> destination, ref NarrowingLoss loss);

    private static void Same(float[] expected, float[] actual) =>
        Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)));
}
