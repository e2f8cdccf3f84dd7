using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Kernels.Float8;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>FP8 codes, their scales, and what measures them.</summary>
[TestClass]
public sealed class Float8Codes
{
    private static readonly ElementType[] Types = [ElementType.Float8E4M3, ElementType.Float8E5M2];

    [TestMethod]
    public void Every_width_equals_the_plain_form() => Prop.ForAll(Numbers.Finite(200), Numbers.Finite(200), Gen.Choose(1, 70).ToArbitrary(), (values, scales, length) =>
    {
        foreach (var type in Types)
        {
            Equal(values, length, Positive(scales, (values.Length + length - 1) / length), type);
            EqualRow(values, Positive(scales, values.Length), type);
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(ElementType.Float8E4M3)]
    [DataRow(ElementType.Float8E5M2)]
    public void Every_number_every_tie_and_their_neighbours_round_as_the_definition_says(ElementType type)
    {
        var values = new List<float> { float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, 0f, -0f, float.Epsilon };
        var numbers = Enumerable.Range(0, 128).Select(code => Decode((byte)code, type)).Where(float.IsFinite).Order().ToArray();
        for (int i = 0; i < numbers.Length; i++)
        {
            float tie = i + 1 < numbers.Length ? (numbers[i] + numbers[i + 1]) / 2 : numbers[i] * 1.0625f;
            foreach (float value in (float[])[numbers[i], tie])
                values.AddRange([value, -value, MathF.BitIncrement(value), MathF.BitDecrement(value), -MathF.BitIncrement(value)]);
        }

        var source = values.ToArray();
        Equal(source, source.Length, [1f], type);
        Equal([.. source.Select(value => value * 0.25f)], source.Length, [0.25f], type);
        var codes = new byte[source.Length];
        Float8Quantizer.Groups(source, source.Length, [1f], type, codes, new float[source.Length]);
        for (int i = 0; i < source.Length; i++)
        {
            // The nearest of all numbers; of two, the one with an even code; signs are kept.
            float magnitude = MathF.Abs(source[i]);
            int nearest = Enumerable.Range(0, 128).Where(code => float.IsFinite(Decode((byte)code, type)))
                .MinBy(code => (Math.Abs((double)Math.Min(magnitude, numbers[^1]) - Decode((byte)code, type)), code % 2));
            Assert.AreEqual(nearest | (float.IsNegative(source[i]) ? 0x80 : 0), codes[i], $"{source[i]:R}");
        }
    }

    [TestMethod]
    public void Values_that_are_not_finite_have_the_codes_of_the_plain_form()
    {
        var source = Enumerable.Range(0, 64).Select(i => Numbers.NotFinite[i % Numbers.NotFinite.Length]).ToArray();
        foreach (var type in Types)
        {
            var expected = new byte[64];
            var actual = new byte[64];
            Float8QuantizerReference.Groups(source, 64, [0.5f], type, expected, new float[64]);
            Float8Quantizer.Groups(source, 64, [0.5f], type, actual, new float[64]);
            CollectionAssert.AreEqual(expected, actual);
        }
    }

    [TestMethod]
    public void Scales_reach_the_largest_value_and_never_decode_to_infinity()
    {
        var random = new Random(3);
        for (int i = 0; i < 20000; i++)
        {
            foreach (var type in Types)
            {
                float single = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(0x0180_0000, 0x7F80_0000));
                float scale = Float8Scale.Of(single, type, ElementType.Float32);
                Assert.IsTrue(float.IsFinite(scale * Float8Scale.Largest(type)));
                if (scale != 1f)
                    Assert.AreEqual(single / (double)Float8Scale.Largest(type), scale, scale * 2e-7);

                float half = (float)BitConverter.UInt16BitsToHalf((ushort)random.Next(1, 0x7C00));
                scale = Float8Scale.Of(half, type, ElementType.Float16);
                Assert.AreEqual(scale, (float)(Half)scale, "an FP16 number");
                Assert.IsGreaterThan(0f, scale);
                Assert.IsTrue(Half.IsFinite((Half)(scale * Float8Scale.Largest(type))));
                Assert.IsLessThanOrEqualTo(scale * Float8Scale.Largest(type) * 1.001f, half, $"{half:R} is cut off");
            }
        }

        foreach (var type in Types)
        {
            Assert.AreEqual(1f, Float8Scale.Of(0f, type, ElementType.Float32));
            Assert.AreEqual(1f, Float8Scale.Of(0f, type, ElementType.Float16));
            Assert.AreEqual(1f, Float8Scale.Of(1e-40f, type, ElementType.Float32));
            Assert.AreEqual(1f / Float8Scale.Largest(type), Float8Scale.Of(1f, type, ElementType.Float32));
        }

        Assert.AreEqual(146.125f, Float8Scale.Of(65504f, ElementType.Float8E4M3, ElementType.Float16));
        Assert.ThrowsExactly<ArgumentException>(() => Float8Scale.Of(1f, ElementType.Int8, ElementType.Float32));
    }

    [TestMethod]
    public void Magnitudes_are_equal_and_show_what_is_not_finite() => Prop.ForAll(Numbers.Any(200), values =>
    {
        float plain = MagnitudeReference.Of(values);
        Assert.AreEqual(values.All(float.IsFinite), float.IsFinite(plain));
        if (float.IsFinite(plain))
            Assert.AreEqual(values.Select(MathF.Abs).DefaultIfEmpty(0f).Max(), plain);
        foreach (float actual in (float[])
            [MagnitudeKernel.Of(values), MagnitudeKernel.Of<Vector128<uint>, BitLanes128>(values), MagnitudeKernel.Of<Vector256<uint>, BitLanes256>(values), MagnitudeKernel.Of<Vector512<uint>, BitLanes512>(values)])
            Assert.AreEqual(BitConverter.SingleToInt32Bits(plain), BitConverter.SingleToInt32Bits(actual));

        var before = values.Reverse().Select(value => float.IsFinite(value) ? MathF.Abs(value) : 0.5f).ToArray();
        var raised = before.ToArray();
        MagnitudeReference.Raise(values, raised);
        foreach (Raise raise in (Raise[])
            [MagnitudeKernel.Raise, MagnitudeKernel.Raise<Vector128<uint>, BitLanes128>, MagnitudeKernel.Raise<Vector256<uint>, BitLanes256>, MagnitudeKernel.Raise<Vector512<uint>, BitLanes512>])
        {
            var actual = before.ToArray();
            raise(values, actual);
            Assert.IsTrue(MemoryMarshal.AsBytes<float>(raised).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Sums_of_errors_are_equal() => Prop.ForAll(Numbers.Finite(900), Gen.Choose(0, 2).ToArbitrary(), (values, kind) =>
    {
        // Weights alone too: with odd numbers among them every run would be summed in binary64.
        if (kind > 0)
            values = [.. values.Select(value => MathF.Abs(value) is > 1e-6f and < 1e6f ? value : 0f)];
        var decoded = values.Select(value => (float)(Half)value).Select(value => float.IsFinite(value) ? value : 65504f).ToArray();
        var expected = DecodedErrorsReference.Sum(values, decoded);
        Assert.AreEqual(expected, DecodedErrors.Sum(values, decoded));
        Assert.AreEqual(expected, DecodedErrors.Sum<Vector128<uint>, BitLanes128>(values, decoded));
        Assert.AreEqual(expected, DecodedErrors.Sum<Vector256<uint>, BitLanes256>(values, decoded));
        Assert.AreEqual(expected, DecodedErrors.Sum<Vector512<uint>, BitLanes512>(values, decoded));

        double noise = values.Zip(decoded, (value, back) => ((double)value - back) * ((double)value - back)).Sum();
        Assert.AreEqual(noise, expected.Noise, noise * 1e-6);
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => Float8Quantizer.Groups(new float[5], 2, new float[2], ElementType.Float8E4M3, new byte[5], new float[5]));
        Assert.ThrowsExactly<ArgumentException>(() => Float8Quantizer.Groups(new float[5], 2, new float[3], ElementType.Float8E4M3, new byte[4], new float[5]));
        Assert.ThrowsExactly<ArgumentException>(() => Float8Quantizer.Row(new float[5], new float[4], ElementType.Float8E5M2, new byte[5], new float[5]));
        Assert.ThrowsExactly<ArgumentException>(() => Float8Quantizer.Row(new float[5], new float[5], ElementType.Float8E5M2, new byte[5], new float[4]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Float8Quantizer.Groups(new float[5], 0, new float[5], ElementType.Float8E4M3, new byte[5], new float[5]));
    }

    private delegate void Raise(ReadOnlySpan<float> row, Span<float> largest);

    private delegate void Quantize(ReadOnlySpan<float> values, int length, ReadOnlySpan<float> scales, ElementType type, Span<byte> codes, Span<float> decoded);

    private static float Decode(byte code, ElementType type) => type == ElementType.Float8E4M3 ? Float8E4M3.ToSingle(code) : Float8E5M2.ToSingle(code);

    private static float[] Positive(float[] scales, int count) =>
        [.. Enumerable.Range(0, count).Select(i => scales.Length == 0 ? 0.5f : Math.Clamp(MathF.Abs(scales[i % scales.Length]), 1.2e-38f, 1e30f))];

    private static void Equal(float[] values, int length, float[] scales, ElementType type) => Equal(
        values, length, scales, type, Float8QuantizerReference.Groups, Float8Quantizer.Groups, Float8Quantizer.Groups<Vector128<uint>, BitLanes128>,
        Float8Quantizer.Groups<Vector256<uint>, BitLanes256>, Float8Quantizer.Groups<Vector512<uint>, BitLanes512>);

    private static void EqualRow(float[] values, float[] scales, ElementType type) => Equal(
        values, 1, scales, type,
        (source, _, factors, kind, codes, decoded) => Float8QuantizerReference.Row(source, factors, kind, codes, decoded),
        (source, _, factors, kind, codes, decoded) => Float8Quantizer.Row(source, factors, kind, codes, decoded),
        (source, _, factors, kind, codes, decoded) => Float8Quantizer.Row<Vector128<uint>, BitLanes128>(source, factors, kind, codes, decoded),
        (source, _, factors, kind, codes, decoded) => Float8Quantizer.Row<Vector256<uint>, BitLanes256>(source, factors, kind, codes, decoded),
        (source, _, factors, kind, codes, decoded) => Float8Quantizer.Row<Vector512<uint>, BitLanes512>(source, factors, kind, codes, decoded));

    private static void Equal(float[] values, int length, float[] scales, ElementType type, Quantize reference, params Quantize[] twins)
    {
        var expected = new byte[values.Length];
        var expectedBack = new float[values.Length];
        reference(values, length, scales, type, expected, expectedBack);
        foreach (var twin in twins)
        {
            var actual = new byte[values.Length];
            var back = new float[values.Length];
            twin(values, length, scales, type, actual, back);
            CollectionAssert.AreEqual(expected, actual);
            Assert.IsTrue(MemoryMarshal.AsBytes<float>(expectedBack).SequenceEqual(MemoryMarshal.AsBytes<float>(back)));
        }
    }
}
