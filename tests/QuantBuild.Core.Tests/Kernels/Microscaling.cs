using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class Microscaling
{
    private static readonly MicroscalingFormat[] Formats = Enum.GetValues<MicroscalingFormat>();

    [TestMethod]
    public void Elements_and_scales_equal_their_plain_form_on_troublesome_rows()
    {
        foreach (var format in Formats)
            SameCodes(Groups.Rows(128, 3), format);
    }

    [TestMethod]
    public void Elements_and_scales_equal_their_plain_form_on_any_values() => Prop.ForAll(
        Numbers.Finite(300),
        Gen.Elements(Formats).ToArbitrary(),
        (values, format) => SameCodes(values[..(values.Length - (values.Length % format.BlockSize()))], format)).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Mxfp4_by_hand()
    {
        // Largest 7: 7 / 6 -> 2 (byte 128). 7 / 2 = 3.5 -> 4 (tie to even, code 6); 1 / 2 -> 0.5 (1); -0.5 / 2 = -0.25 -> -0 (8); 3 -> 1.5 (3); -0 -> -0.
        Check(MicroscalingFormat.Mxfp4, [7, 1, -0.5f, 3, -0f, 0], 128, [6, 1, 8, 3, 8, 0]);

        // Largest 6: scale 1, thresholds as they are.
        Check(MicroscalingFormat.Mxfp4, [6, 5, 5.1f, 3.5f, 2.5f, 1.75f, 1.25f, 0.75f, 0.25f, -1.6f], 127, [7, 6, 7, 6, 4, 4, 2, 2, 0, 11]);
        Check(MicroscalingFormat.Mxfp4, [0, 0, -0f], 0, [0, 0, 8]);
    }

    [TestMethod]
    public void Mxfp8_by_hand()
    {
        // Largest 448: scale 1. 448 = 1.75 * 2^8 (exponent 15, fraction 6); 1 (exponent 7); 17 -> 16 (tie, even fraction); 19 -> 20; 2^-10 -> 0 (tie).
        Check(MicroscalingFormat.Mxfp8, [448, 1, -17, 19, 0.0009765625f, 0.001953125f], 127, [0x7E, 0x38, 0xD8, 0x5A, 0, 1]);
        // 449 asks for 2: 224.5 -> 224.
        Check(MicroscalingFormat.Mxfp8, [449, 448], 128, [0x76, 0x76]);
    }

    [TestMethod]
    public void Nvfp4_by_hand()
    {
        // Largest 3: 0.5 = exponent 6 (0x30). 3 -> 6; 1 -> 2; -0.25 -> -0.5.
        Check(MicroscalingFormat.Nvfp4, [3, 1, -0.25f], 0x30, [7, 4, 9]);
        // 0.005 / 6 = 0.00083 is nearer to 0 than to 2^-9: nothing is left, and no sign.
        Check(MicroscalingFormat.Nvfp4, [0.005f, -0.005f, -0f], 0, [0, 0, 0]);
        // 6000 / 6 = 1000 is beyond 448: 6000 / 448 = 13.4 -> 6.
        Check(MicroscalingFormat.Nvfp4, [6000, -1000], 0x7E, [7, 12]);
    }

    [TestMethod]
    public void No_block_is_cut_off_and_every_element_is_the_nearest()
    {
        foreach (var format in Formats)
        {
            var values = Groups.Rows(128, 5).Where(value => format != MicroscalingFormat.Nvfp4 || MathF.Abs(value) < 2000).ToArray();
            values = values[..(values.Length - (values.Length % 32))];
            int size = format.BlockSize();
            var codes = new byte[values.Length];
            var scales = new byte[values.Length / size];
            MicroscalingQuantizerReference.Quantize(values, format, codes, scales);
            Func<byte, float> element = format == MicroscalingFormat.Mxfp8 ? Float8E4M3.ToSingle : Float4E2M1.ToSingle;
            var elements = Enumerable.Range(0, format == MicroscalingFormat.Mxfp8 ? 0x7F : 8).Select(code => (double)element((byte)code)).ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                double scale = format == MicroscalingFormat.Nvfp4 ? Float8E4M3.ToSingle(scales[i / size]) : Float8E8M0.ToSingle(scales[i / size]);
                if (scale == 0)
                    continue;
                double magnitude = Math.Abs(values[i]);
                double best = elements.Min(candidate => Math.Abs(magnitude - (candidate * scale)));
                double decoded = element(codes[i]) * scale;
                Assert.AreEqual(best, Math.Abs(values[i] - decoded), 1e-6 * magnitude, $"{format}: {values[i]:R} with scale {scale:R}");
                if (format != MicroscalingFormat.Nvfp4)
                    Assert.IsLessThanOrEqualTo(elements[^1] * scale, magnitude);
            }
        }
    }

    [TestMethod]
    public void Values_from_elements_are_their_products()
    {
        var values = new float[32];
        MicroscalingDequantizer.Dequantize([.. Enumerable.Range(0, 32).Select(i => (byte)(i % 16))], MicroscalingFormat.Mxfp4, [129], values);
        CollectionAssert.AreEqual((float[])[0, 2, 4, 6, 8, 12, 16, 24, -0f, -2, -4, -6, -8, -12, -16, -24], values[..16]);
        MicroscalingDequantizer.Dequantize([.. Enumerable.Repeat((byte)0xB8, 32)], MicroscalingFormat.Mxfp8, [0], values);
        Assert.AreEqual(-5.877472E-39f, values[0]);
        MicroscalingDequantizer.Dequantize([.. Enumerable.Repeat((byte)5, 32)], MicroscalingFormat.Nvfp4, [0x30, 0x38], values);
        Assert.AreEqual(1.5f, values[15]);
        Assert.AreEqual(3f, values[16]);
    }

    private delegate void Quantizer(ReadOnlySpan<float> values, MicroscalingFormat format, Span<byte> codes, Span<byte> scales);

    private static void SameCodes(float[] values, MicroscalingFormat format)
    {
        var codes = new byte[values.Length];
        var scales = new byte[values.Length / format.BlockSize()];
        MicroscalingQuantizerReference.Quantize(values, format, codes, scales);
        foreach (Quantizer quantize in (Quantizer[])
            [
                MicroscalingQuantizer.Quantize, MicroscalingVectors.Quantize<Vector128<uint>, BitLanes128>,
                MicroscalingVectors.Quantize<Vector256<uint>, BitLanes256>, MicroscalingVectors.Quantize<Vector512<uint>, BitLanes512>,
            ])
        {
            var actualCodes = new byte[codes.Length];
            var actualScales = new byte[scales.Length];
            quantize(values, format, actualCodes, actualScales);
            CollectionAssert.AreEqual(scales, actualScales, $"scales of {format}");
            CollectionAssert.AreEqual(codes, actualCodes, $"codes of {format}");
        }
    }

    private static void Check(MicroscalingFormat format, float[] first, byte scale, byte[] codes)
    {
        var values = new float[format.BlockSize()];
        first.CopyTo(values, 0);
        var actualCodes = new byte[values.Length];
        var actualScale = new byte[1];
        MicroscalingQuantizerReference.Quantize(values, format, actualCodes, actualScale);
        Assert.AreEqual(scale, actualScale[0]);
        CollectionAssert.AreEqual(codes, actualCodes[..codes.Length], string.Join(' ', actualCodes));
    }
}
