using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Core.Tests.Kernels;

/// <summary>Values stored in a shorter floating-point type: the bytes, what was lost, and the sums of errors.</summary>
[TestClass]
public sealed class Shorter_floating_point_types
{
    private static readonly ElementType[] Types = [ElementType.Float16, ElementType.BFloat16, ElementType.Float32];

    [TestMethod]
    public void Every_width_equals_the_plain_form() => Prop.ForAll(Numbers.Any(900), Same).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Every_width_equals_the_plain_form_for_weights() => Prop.ForAll(Numbers.Finite(900), values =>
        Same([.. values.Select(value => MathF.Abs(value) is >= 1e-6f and < 60000f ? value : 0f)])).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow(ElementType.Float16)]
    [DataRow(ElementType.BFloat16)]
    public void Bytes_and_losses_beside_every_16_bit_number_are_those_of_the_conversion(ElementType type)
    {
        var values = BesideEveryNumber(type);

        // In order, so that most runs are plain ones; then dealt out, so that every run has a special value.
        Check(values);
        Check([.. Enumerable.Range(0, values.Length).Select(i => values[(int)(i * 40_503L % values.Length)])]);

        void Check(float[] source)
        {
            var expected = new byte[type.ByteSize(source.Length)];
            var expectedLoss = FloatConversionReference.FromSingle(source, type, expected);
            if (type == ElementType.Float16) SaturateHalf(source, expected, Half.MaxValue);
            else SaturateBFloat16(source, expected);
            foreach (var store in All)
            {
                var actual = new byte[expected.Length];
                store(source, type, actual, out var loss);
                CollectionAssert.AreEqual(expected, actual);
                Assert.AreEqual(expectedLoss, loss);
            }
        }
    }

    [TestMethod]
    public void The_sums_are_those_of_the_finite_values()
    {
        var random = new Random(5);
        foreach (var type in Types)
        {
            foreach (float scale in (float[])[0.02f, 1e-30f, 300f, 1e30f])
            {
                var values = Enumerable.Range(0, 5000).Select(_ => (random.NextSingle() - 0.5f) * scale).ToArray();
                values[7] = float.NaN;
                values[4000] = float.NegativeInfinity;
                var stored = new byte[type.ByteSize(values.Length)];
                var sums = FloatNarrowing.Store(values, type, stored, out _);
                var decoded = new float[values.Length];
                FloatConversion.ToSingle(stored, type, decoded);
                double signal = 0, noise = 0, largest = 0;
                foreach (var (value, back) in values.Zip(decoded).Where(pair => float.IsFinite(pair.First)))
                {
                    double error = Math.Abs((double)value - back);
                    signal += (double)value * value;
                    noise += error * error;
                    largest = Math.Max(largest, error);
                }

                Assert.AreEqual(signal, sums.Signal, signal * 1e-6, $"{type} {scale}");
                Assert.AreEqual(noise, sums.Noise, noise * 1e-6, $"{type} {scale}");
                Assert.AreEqual(largest, sums.MaxAbsError, $"{type} {scale}");
            }
        }
    }

    [TestMethod]
    public void Finite_values_stop_at_the_largest_number_and_others_stay()
    {
        float[] values = [1e6f, -65520f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 65519f];
        var stored = new byte[12];
        FloatNarrowing.Store(values, ElementType.Float16, stored, out var loss);
        Assert.AreEqual(new NarrowingLoss(2, 0), loss);
        CollectionAssert.AreEqual(
            (ushort[])[0x7BFF, 0xFBFF, 0x7C00, 0xFC00, BitConverter.HalfToUInt16Bits((Half)float.NaN), 0x7BFF],
            MemoryMarshal.Cast<byte, ushort>(stored).ToArray());
    }

    [TestMethod]
    public void Lengths_and_types_that_do_not_fit_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => FloatNarrowing.Store(new float[3], ElementType.Float16, new byte[5], out _));
        Assert.ThrowsExactly<ArgumentException>(() => FloatNarrowing.Store(new float[3], ElementType.Float64, new byte[24], out _));
        Assert.ThrowsExactly<ArgumentException>(() => FloatNarrowing.Store(new float[3], ElementType.Int8, new byte[3], out _));
    }

    private delegate ErrorSums Store(ReadOnlySpan<float> values, ElementType type, Span<byte> stored, out NarrowingLoss loss);

    private static readonly Store[] All =
    [
        FloatNarrowing.Store,
        FloatNarrowing.Store<Vector128<uint>, BitLanes128>,
        FloatNarrowing.Store<Vector256<uint>, BitLanes256>,
        FloatNarrowing.Store<Vector512<uint>, BitLanes512>,
    ];

    private static void Same(float[] values)
    {
        foreach (var type in Types)
        {
            var expected = new byte[type.ByteSize(values.Length)];
            var sums = FloatNarrowingReference.Store(values, type, expected, out var loss);
            foreach (var store in All)
            {
                var actual = new byte[expected.Length];
                Assert.AreEqual(sums, store(values, type, actual, out var actualLoss));
                Assert.AreEqual(loss, actualLoss);
                CollectionAssert.AreEqual(expected, actual);
            }
        }
    }

    /// <summary>For each number of the type: itself, the half way to the next one, and the neighbours of that.</summary>
    private static float[] BesideEveryNumber(ElementType type)
    {
        var values = new List<float>();
        for (uint pattern = 0; pattern < 65536; pattern++)
        {
            float value = type == ElementType.Float16 ? (float)BitConverter.UInt16BitsToHalf((ushort)pattern) : BFloat16.ToSingle((ushort)pattern);
            uint bits = BitConverter.SingleToUInt32Bits(value);
            uint half = bits + (type == ElementType.Float16 ? 0x1000u : 0x8000u);
            foreach (uint beside in (uint[])[bits, bits + 1, half - 1, half, half + 1])
                values.Add(BitConverter.UInt32BitsToSingle(beside));
        }

        // Half way between numbers below 2^-14 lies elsewhere: every multiple of 2^-26 there.
        for (int i = 0; type == ElementType.Float16 && i < 4096; i++)
            values.AddRange([i * MathF.ScaleB(1, -26), MathF.BitIncrement(i * MathF.ScaleB(1, -26)), -MathF.BitDecrement(i * MathF.ScaleB(1, -26))]);
        return [.. values];
    }

    private static void SaturateHalf(float[] source, byte[] stored, Half largest)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(stored.AsSpan());
        for (int i = 0; i < source.Length; i++)
        {
            if (float.IsFinite(source[i]) && Half.IsInfinity(halves[i]))
                halves[i] = source[i] > 0 ? largest : -largest;
        }
    }

    private static void SaturateBFloat16(float[] source, byte[] stored)
    {
        var narrow = MemoryMarshal.Cast<byte, ushort>(stored.AsSpan());
        for (int i = 0; i < source.Length; i++)
        {
            if (float.IsFinite(source[i]) && (narrow[i] & 0x7FFF) == 0x7F80)
                narrow[i]--;
        }
    }
}
