using System.Security.Cryptography;
using DigitReader.Training.Drawing;

namespace QuantBuild.Samples.Tests;

[TestClass]
public sealed class DrawerTests
{
    [TestMethod]
    public void A_seed_gives_the_same_images_on_every_machine()
    {
        var set = DigitSet.Draw(seed: 7, count: 100);

        Assert.AreEqual("39760BB3E8E0E24C5FB5ECB5D8704A99D2D63EE6BFBC3CE91E55CDF6B96B5698", Convert.ToHexString(SHA256.HashData(set.Images)));
    }

    [TestMethod]
    public void An_image_does_not_depend_on_the_others_of_its_set()
    {
        var all = DigitSet.Draw(seed: 7, count: 30);
        var part = DigitSet.Draw(seed: 7, count: 5, first: 20);

        CollectionAssert.AreEqual(all.Images[(20 * DigitSet.PixelsPerImage)..(25 * DigitSet.PixelsPerImage)], part.Images);
        CollectionAssert.AreEqual(all.Labels[20..25], part.Labels);
    }

    [TestMethod]
    public void Seeds_differ() =>
        CollectionAssert.AreNotEqual(DigitSet.Draw(seed: 7, count: 1).Images, DigitSet.Draw(seed: 8, count: 1).Images);

    [TestMethod]
    public void The_random_numbers_are_those_of_SplitMix64()
    {
        // The published sequence for seed 1234567.
        var random = new RandomSource(1234567);

        Assert.AreEqual(6457827717110365317UL, random.NextBits());
        Assert.AreEqual(3203168211198807973UL, random.NextBits());
        Assert.AreEqual(9817491932198370423UL, random.NextBits());
    }
}
