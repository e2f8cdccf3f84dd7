using QuantBuild.Validation.Synthetic;

namespace QuantBuild.Core.Tests.Validation.Synthetic;

[TestClass]
public sealed class SmoothFieldsTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 500)]
    [DataRow(7, 3)]
    [DataRow(28, 28)]
    public void Fields_of_every_size_stay_between_zero_and_one(int height, int width)
    {
        var (random, field) = (new SplitMix64(1), new double[height * width]);
        SmoothFields.Fill(ref random, field, height, width);
        Assert.IsTrue(field.All(static v => v is >= 0 and <= 1));
    }

    [TestMethod]
    public void A_waveform_has_the_loudness_of_speech()
    {
        var (random, wave) = (new SplitMix64(2), new double[16000]);
        SmoothFields.FillWaveform(ref random, wave);
        var loudness = Math.Sqrt(wave.Average(static v => v * v));
        Assert.IsTrue(loudness is > 0.02 and < 0.4, $"{loudness}");
    }
}
