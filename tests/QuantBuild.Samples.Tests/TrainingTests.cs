using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DigitReader.Training.Drawing;
using DigitReader.Training.Network;

namespace QuantBuild.Samples.Tests;

[TestClass]
public sealed class TrainingTests
{
    [TestMethod]
    public void A_few_steps_give_the_same_bits_on_every_machine()
    {
        var parameters = Parameters.Initialize(new RandomSource(1));
        var trainer = new Trainer(parameters);
        var set = DigitSet.Draw(seed: 7, count: 4 * Trainer.BatchSize);

        for (var first = 0; first < set.Count; first += Trainer.BatchSize) trainer.Step(set, first, learningRate: 0.002);

        Assert.AreEqual("60ACA71977CDE30F3C9C2CE242D5D02DE770F92B198295A5FEB4D866C977CC6D", Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(parameters.Values.AsSpan()))));
    }

    [TestMethod]
    public void The_gradient_is_the_slope_of_the_loss()
    {
        var parameters = Parameters.Initialize(new RandomSource(1));
        var network = new DigitNetwork(parameters);
        var image = DigitSet.Draw(seed: 7, count: 1, first: 3);
        var gradient = new Parameters();
        network.Forward(image.Image(0));
        network.Backward(image.Labels[0], gradient);

        foreach (var parameter in Parameters.All)
        {
            // The steepest number of each tensor, moved a little to both sides.
            var steepest = parameter.Offset;
            for (var i = parameter.Offset; i < parameter.Offset + parameter.Length; i++)
            {
                if (Math.Abs(gradient.Values[i]) > Math.Abs(gradient.Values[steepest])) steepest = i;
            }

            const float Step = 1e-3f;
            var value = parameters.Values[steepest];
            parameters.Values[steepest] = value + Step;
            var above = Loss(network, image);
            parameters.Values[steepest] = value - Step;
            var below = Loss(network, image);
            parameters.Values[steepest] = value;
            var slope = (above - below) / (2 * Step);
            Assert.AreEqual(slope, gradient.Values[steepest], Math.Abs(slope) * 0.02, parameter.Name);
        }
    }

    [TestMethod]
    public void Its_own_exponential_is_as_good_as_the_systems()
    {
        for (var x = 0.0; x > -40; x -= 0.37) Assert.AreEqual(Math.Exp(x), Softmax.Exp(x), Math.Exp(x) * 1e-14);
    }

    private static double Loss(DigitNetwork network, DigitSet image)
    {
        var logits = network.Forward(image.Image(0)).ToArray();
        return Math.Log(logits.Sum(static logit => Math.Exp(logit))) - logits[image.Labels[0]];
    }
}
