using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Lanes;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class AffineGroupTwins
{
    [TestMethod]
    public void Codes_scales_and_biases_equal_their_plain_form_on_troublesome_rows()
    {
        foreach (var format in Groups.Affine)
            SameCodes(Groups.As(Groups.Rows(128, format.Bits), format.StoredType), format);
    }

    [TestMethod]
    public void Codes_scales_and_biases_equal_their_plain_form_on_any_values() => Prop.ForAll(
        Numbers.Finite(1200),
        Gen.Elements(Groups.Affine).ToArbitrary(),
        (values, format) => SameCodes(values[..(values.Length - (values.Length % format.GroupSize))], format)).QuickCheckThrowOnFailure();

    [TestMethod]
    public void More_groups_than_a_piece_equal_their_plain_form()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 128 * 33).Select(_ => random.NextSingle() - 0.4f).ToArray();
        foreach (var format in Groups.Affine)
            SameCodes(values, format);
    }

    [TestMethod]
    public void Values_from_codes_equal_their_plain_form()
    {
        foreach (var format in Groups.Affine)
        {
            var values = Groups.As(Groups.Rows(128, format.Bits), format.StoredType);
            var (codes, scales, biases) = Quantized(AffineGroupQuantizerReference.Quantize, values, format);
            for (int i = 0; i < scales.Length; i++)
            {
                // As the job, which refuses them.
                if (!float.IsFinite(scales[i]))
                    scales[i] = 1;
            }

            var expected = new float[values.Length];
            AffineGroupDequantizerReference.Dequantize(codes, format, scales, biases, expected);
            foreach (Dequantizer dequantize in (Dequantizer[])
                [
                    AffineGroupDequantizer.Dequantize, AffineGroupDequantizer.Dequantize<Vector128<uint>, BitLanes128>,
                    AffineGroupDequantizer.Dequantize<Vector256<uint>, BitLanes256>, AffineGroupDequantizer.Dequantize<Vector512<uint>, BitLanes512>,
                ])
            {
                var actual = new float[values.Length];
                dequantize(codes, format, scales, biases, actual);
                Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)), format.ToString());
            }
        }
    }

    [TestMethod]
    public void Errors_equal_their_plain_form() => Prop.ForAll(Numbers.Finite(100), Numbers.Finite(100), (values, others) =>
    {
        int length = Math.Min(values.Length, others.Length);
        var (left, right) = (values[..length], others[..length]);
        var expected = ErrorKernelReference.Values(left, right);
        Assert.AreEqual(expected, ErrorKernel.Values(left, right));
        Assert.AreEqual(expected, ErrorKernel.Values<Vector128<double>, DoubleLanes128>(left, right));
        Assert.AreEqual(expected, ErrorKernel.Values<Vector256<double>, DoubleLanes256>(left, right));
        Assert.AreEqual(expected, ErrorKernel.Values<Vector512<double>, DoubleLanes512>(left, right));
    }).QuickCheckThrowOnFailure();

    private delegate void Quantizer(ReadOnlySpan<float> values, AffineGroupFormat format, Span<byte> codes, Span<float> scales, Span<float> biases);

    private delegate void Dequantizer(
        ReadOnlySpan<byte> codes, AffineGroupFormat format, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values);

    private static void SameCodes(float[] values, AffineGroupFormat format)
    {
        var expected = Quantized(AffineGroupQuantizerReference.Quantize, values, format);
        foreach (Quantizer quantize in (Quantizer[])
            [
                AffineGroupQuantizer.Quantize, AffineGroupVectors.Quantize<Vector128<float>, FloatLanes128>,
                AffineGroupVectors.Quantize<Vector256<float>, FloatLanes256>, AffineGroupVectors.Quantize<Vector512<float>, FloatLanes512>,
            ])
        {
            var actual = Quantized(quantize, values, format);
            Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected.Scales).SequenceEqual(MemoryMarshal.AsBytes<float>(actual.Scales)), $"scales of {format}");
            Assert.IsTrue(MemoryMarshal.AsBytes<float>(expected.Biases).SequenceEqual(MemoryMarshal.AsBytes<float>(actual.Biases)), $"biases of {format}");
            Assert.IsTrue(expected.Codes.AsSpan().SequenceEqual(actual.Codes), $"codes of {format}");
        }
    }

    private static (byte[] Codes, float[] Scales, float[] Biases) Quantized(Quantizer quantize, float[] values, AffineGroupFormat format)
    {
        var codes = new byte[values.Length];
        var scales = new float[values.Length / format.GroupSize];
        var biases = new float[scales.Length];
        quantize(values, format, codes, scales, biases);
        return (codes, scales, biases);
    }
}
