using QuantBuild.Kernels;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class RoundingBesideTies
{
    /// <summary>The numbers just below, at and just above every half, where shortcuts of rounding go wrong.</summary>
    [TestMethod]
    public void Halves_go_away_from_zero_and_their_neighbours_do_not()
    {
        var values = new List<float>();
        var expected = new List<byte>();
        for (int whole = 0; whole < 255; whole++)
        {
            float tie = whole + 0.5f;
            values.AddRange([MathF.BitDecrement(tie), tie, MathF.BitIncrement(tie)]);
            expected.AddRange([(byte)whole, (byte)(whole + 1), (byte)(whole + 1)]);
        }

        var codes = new byte[values.Count];
        HalfAwayQuantizer.Quantize(values.ToArray(), 1f, 0, 8, codes);
        CollectionAssert.AreEqual(expected, codes);
        HalfAwayQuantizerReference.Quantize(values.ToArray(), 1f, 0, 8, codes);
        CollectionAssert.AreEqual(expected, codes);
    }

    [TestMethod]
    public void Halves_go_to_even_and_their_neighbours_do_not()
    {
        var values = new List<float>();
        var expected = new List<byte>();
        for (int whole = -127; whole < 127; whole++)
        {
            float tie = whole + 0.5f;
            int even = whole % 2 == 0 ? whole : whole + 1;
            values.AddRange([MathF.BitDecrement(tie), tie, MathF.BitIncrement(tie)]);
            expected.AddRange([(byte)(whole + 128), (byte)(even + 128), (byte)(whole + 129)]);
        }

        var codes = new byte[values.Count];
        var channel = new ScaleZeroPoint(1f, 128);
        HalfEvenQuantizer.Quantize(values.ToArray(), channel, CodeRange.Symmetric(8), codes);
        CollectionAssert.AreEqual(expected, codes);
        HalfEvenQuantizerReference.Quantize(values.ToArray(), channel, CodeRange.Symmetric(8), codes);
        CollectionAssert.AreEqual(expected, codes);
    }
}
