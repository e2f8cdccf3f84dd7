using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Kernels.Ggml.Blocks;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Gguf.Tests.Kernels.Blocks;

/// <summary>Every kernel of simple blocks against its plain form, bit for bit, in every width; widths that the processor lacks run in software.</summary>
[TestClass]
public sealed class Vectors_of_every_width_equal_the_reference
{
    /// <summary>Finite numbers of all sizes: those of a block are near each other, or are not.</summary>
    private static readonly Gen<float> Number = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(static number => number / 512f),
        Gen.Choose(-8, 8).Select(static number => number * 0.125f),
        Gen.Elements(0f, -0f, 1e-45f, -1e-45f, 1e-38f, -3e-39f, 1e30f, float.MaxValue, float.MinValue, 65520f, 2688.5f, -7.5e9f),
        Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite));

    private static readonly Gen<float> Usual = Gen.Choose(-100000, 100000).Select(static number => number / 65536f);

    [TestMethod]
    public void Q4_0() => Twins<SymmetricBlock<FourBits>>();

    [TestMethod]
    public void Q5_0() => Twins<SymmetricBlock<FiveBits>>();

    [TestMethod]
    public void Q4_1() => Twins<AffineBlock<FourBits>>();

    [TestMethod]
    public void Q5_1() => Twins<AffineBlock<FiveBits>>();

    [TestMethod]
    public void Q8_0() => Twins<Q80>();

    [TestMethod]
    public void Q1_0() => Twins<Q10>();

    [TestMethod]
    public void Q2_0() => Twins<Q20>();

    [TestMethod]
    public void TQ1_0() => Twins<Tq10>();

    [TestMethod]
    public void TQ2_0() => Twins<Tq20>();

    [TestMethod]
    public void MXFP4() => Twins<Mxfp4>();

    [TestMethod]
    public void NVFP4() => Twins<Nvfp4>();

    [TestMethod]
    public void Q8_K() => Prop.ForAll(Gen.Choose(0, 255).Select(static number => (byte)number).ArrayOf(3 * 292).ToArbitrary(), blocks =>
    {
        // A scale that is a NaN would be one of many.
        for (var at = 0; at < blocks.Length; at += 292) blocks[at + 3] &= 0x3F;
        Same(blocks, 768, Q8KReference.Dequantize, Q8K.Dequantize<Vector128<float>, FloatLanes128>);
        Same(blocks, 768, Q8KReference.Dequantize, Q8K.Dequantize<Vector256<float>, FloatLanes256>);
        Same(blocks, 768, Q8KReference.Dequantize, Q8K.Dequantize<Vector512<float>, FloatLanes512>);
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void With_importance() => Prop.ForAll(Weighted().ToArbitrary(), sample =>
    {
        var (values, importance) = sample;
        Same<FourBits>(values, importance, SymmetricRowsReference.Quantize<FourBits>, SymmetricBlock<FourBits>.Type, [
            SymmetricRows.Quantize<FourBits, Vector128<float>, FloatLanes128>,
            SymmetricRows.Quantize<FourBits, Vector256<float>, FloatLanes256>,
            SymmetricRows.Quantize<FourBits, Vector512<float>, FloatLanes512>]);
        Same<FiveBits>(values, importance, SymmetricRowsReference.Quantize<FiveBits>, SymmetricBlock<FiveBits>.Type, [
            SymmetricRows.Quantize<FiveBits, Vector128<float>, FloatLanes128>,
            SymmetricRows.Quantize<FiveBits, Vector256<float>, FloatLanes256>,
            SymmetricRows.Quantize<FiveBits, Vector512<float>, FloatLanes512>]);
        Same<FourBits>(values, importance, AffineRowsReference.Quantize<FourBits>, AffineBlock<FourBits>.Type, [
            AffineRows.Quantize<FourBits, Vector128<float>, FloatLanes128>,
            AffineRows.Quantize<FourBits, Vector256<float>, FloatLanes256>,
            AffineRows.Quantize<FourBits, Vector512<float>, FloatLanes512>]);
        Same<FiveBits>(values, importance, AffineRowsReference.Quantize<FiveBits>, AffineBlock<FiveBits>.Type, [
            AffineRows.Quantize<FiveBits, Vector128<float>, FloatLanes128>,
            AffineRows.Quantize<FiveBits, Vector256<float>, FloatLanes256>,
            AffineRows.Quantize<FiveBits, Vector512<float>, FloatLanes512>]);
    }).QuickCheckThrowOnFailure();

    private static void Twins<TFormat>()
        where TFormat : struct, IBlockFormat
    {
        var type = TFormat.Type;
        Prop.ForAll(Blocks(type.BlockElements()).ToArbitrary(), values =>
        {
            var expected = new byte[type.ByteSize(values.Length)];
            BlockRowsReference.Quantize<TFormat>(values, values.Length, [], expected);
            Same(expected, values, BlockRows.Quantize<TFormat, Vector128<float>, FloatLanes128>);
            Same(expected, values, BlockRows.Quantize<TFormat, Vector256<float>, FloatLanes256>);
            Same(expected, values, BlockRows.Quantize<TFormat, Vector512<float>, FloatLanes512>);
            Same(expected, values.Length, BlockRowsReference.Dequantize<TFormat>, BlockRows.Dequantize<TFormat, Vector128<float>, FloatLanes128>);
            Same(expected, values.Length, BlockRowsReference.Dequantize<TFormat>, BlockRows.Dequantize<TFormat, Vector256<float>, FloatLanes256>);
            Same(expected, values.Length, BlockRowsReference.Dequantize<TFormat>, BlockRows.Dequantize<TFormat, Vector512<float>, FloatLanes512>);
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<float[]> Blocks(int block) =>
        from count in Gen.Choose(1, 5)
        from number in Gen.Elements(Number, Usual)
        from values in number.ArrayOf(count * block)
        select values;

    /// <summary>An odd number of rows, and rows of an odd number of blocks.</summary>
    private static Gen<(float[] Values, float[] Importance)> Weighted() =>
        from rows in Gen.Elements(1, 3, 5, 7)
        from columns in Gen.Elements(32, 96, 160, 224)
        from values in Usual.ArrayOf(rows * columns)
        from importance in Gen.Choose(0, 1000).Select(static number => number < 50 ? 0 : number / 100f).ArrayOf(columns)
        select (values, importance);

    private static void Same<TLayout>(float[] values, float[] importance, GgmlRowQuantizer reference, GgmlType type, GgmlRowQuantizer[] twins)
    {
        var expected = new byte[type.ByteSize(values.Length)];
        reference(values, importance.Length, importance, expected);
        foreach (var twin in twins)
        {
            var actual = new byte[expected.Length];
            twin(values, importance.Length, importance, actual);
            CollectionAssert.AreEqual(expected, actual, typeof(TLayout).Name);
        }
    }

    private delegate void Quantize(ReadOnlySpan<float> values, Span<byte> blocks);

    private static void Same(byte[] expected, float[] values, Quantize quantize)
    {
        var actual = new byte[expected.Length];
        quantize(values, actual);
        CollectionAssert.AreEqual(expected, actual);
    }

    private static void Same(byte[] blocks, int count, GgmlRowDequantizer reference, GgmlRowDequantizer dequantize)
    {
        var expected = new float[count];
        var actual = new float[count];
        reference(blocks, expected);
        dequantize(blocks, actual);
        // NaNs of infinite scales have the sign that the processor gives them.
        for (var i = 0; i < count; i++)
        {
            if (!float.IsNaN(expected[i]) || !float.IsNaN(actual[i]))
                Assert.AreEqual(BitConverter.SingleToInt32Bits(expected[i]), BitConverter.SingleToInt32Bits(actual[i]));
        }
    }
}
