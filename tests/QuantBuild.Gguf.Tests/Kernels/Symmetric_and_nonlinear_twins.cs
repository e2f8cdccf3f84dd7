using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Kernels.Ggml.NonLinear;
using QuantBuild.Kernels.Ggml.Symmetric;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Gguf.Tests.Kernels;

[TestClass]
public sealed class Symmetric_and_nonlinear_twins
{
    [TestMethod]
    public void Q3_K_on_all_widths_equals_the_plain_form() => AssertSame(
        GgmlType.Q3_K,
        [Q3KVectors.Quantize<Vector128<float>, FloatLanes128>, Q3KVectors.Quantize<Vector256<float>, FloatLanes256>, Q3KVectors.Quantize<Vector512<float>, FloatLanes512>],
        [Q3KDequantizer.Dequantize<Vector128<float>, FloatLanes128>, Q3KDequantizer.Dequantize<Vector256<float>, FloatLanes256>,
            Q3KDequantizer.Dequantize<Vector512<float>, FloatLanes512>]);

    [TestMethod]
    public void Q6_K_on_all_widths_equals_the_plain_form() => AssertSame(
        GgmlType.Q6_K,
        [Q6KVectors.Quantize<Vector128<float>, FloatLanes128>, Q6KVectors.Quantize<Vector256<float>, FloatLanes256>, Q6KVectors.Quantize<Vector512<float>, FloatLanes512>],
        [Q6KVectors.Dequantize<Vector128<float>, FloatLanes128>, Q6KVectors.Dequantize<Vector256<float>, FloatLanes256>,
            Q6KVectors.Dequantize<Vector512<float>, FloatLanes512>]);

    [TestMethod]
    public void IQ4_NL_on_all_widths_equals_the_plain_form() => AssertSame(
        GgmlType.IQ4_NL,
        [Iq4Vectors.QuantizeNl<Vector128<float>, FloatLanes128, Iq4Nearest128>, Iq4Vectors.QuantizeNl<Vector256<float>, FloatLanes256, Iq4Nearest256>,
            Iq4Vectors.QuantizeNl<Vector512<float>, FloatLanes512, Iq4Nearest512>],
        [Iq4Codes.DequantizeNl<Vector128<float>, FloatLanes128>, Iq4Codes.DequantizeNl<Vector256<float>, FloatLanes256>,
            Iq4Codes.DequantizeNl<Vector512<float>, FloatLanes512>]);

    [TestMethod]
    public void IQ4_XS_on_all_widths_equals_the_plain_form() => AssertSame(
        GgmlType.IQ4_XS,
        [Iq4Vectors.QuantizeXs<Vector128<float>, FloatLanes128, Iq4Nearest128>, Iq4Vectors.QuantizeXs<Vector256<float>, FloatLanes256, Iq4Nearest256>,
            Iq4Vectors.QuantizeXs<Vector512<float>, FloatLanes512, Iq4Nearest512>],
        [Iq4Codes.DequantizeXs<Vector128<float>, FloatLanes128>, Iq4Codes.DequantizeXs<Vector256<float>, FloatLanes256>,
            Iq4Codes.DequantizeXs<Vector512<float>, FloatLanes512>]);

    /// <summary>Any number of blocks in a row and of rows, so that all rests occur, of any kind and magnitude.</summary>
    private static void AssertSame(GgmlType type, GgmlRowQuantizer[] quantizers, GgmlRowDequantizer[] dequantizers)
    {
        var cases = from kind in Gen.Elements(Rows.Kinds)
                    from rows in Gen.Choose(1, 3)
                    from blocks in Gen.Choose(1, 1536 / type.BlockElements())
                    from seed in Gen.Choose(0, int.MaxValue)
                    from magnitude in Gen.Frequency((3, Gen.Constant(1f)), (1, Gen.Elements(1e-16f, 1e-13f, 1e-6f, 1e9f, 1e20f, 1e33f)))
                    from weighted in Gen.Elements(false, true)
                    select (kind, rows, columns: blocks * type.BlockElements(), seed, magnitude, weighted);
        Prop.ForAll(cases.ToArbitrary(), each =>
        {
            var values = Rows.Of(each.kind, each.rows * each.columns, each.seed);
            foreach (ref var value in values.AsSpan()) value *= each.magnitude;
            var importance = each.weighted ? Rows.Importance(each.columns, each.seed) : [];
            var expected = new byte[type.ByteSize(values.Length)];
            GgmlQuantizerReference.Quantize(type, values, each.columns, importance, expected);
            foreach (var quantize in quantizers)
            {
                var actual = new byte[expected.Length];
                quantize(values, each.columns, importance, actual);
                CollectionAssert.AreEqual(expected, actual);
            }

            var random = new byte[expected.Length];
            new Random(each.seed).NextBytes(random);
            foreach (var blocks in (byte[][])[expected, random])
            {
                var decoded = new float[values.Length];
                GgmlDequantizerReference.Dequantize(type, blocks, decoded);
                foreach (var dequantize in dequantizers)
                {
                    var actual = new float[values.Length];
                    dequantize(blocks, actual);
                    CollectionAssert.AreEqual(decoded, actual);
                }
            }
        }).QuickCheckThrowOnFailure();
    }
}
