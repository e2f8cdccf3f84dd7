using DigitReader.Training.Drawing;

namespace DigitReader.Training.Network;

/// <summary>
/// Trains on all processors with a result that does not depend on their number: a batch is always cut into the same slices, each
/// slice sums its gradients in order, and the slices are summed in order.
/// </summary>
internal sealed class Trainer
{
    public const int BatchSize = 64;
    private const int Slices = 8;

    private readonly Parameters _parameters;
    private readonly Adam _optimizer = new();
    private readonly DigitNetwork[] _networks;
    private readonly Parameters[] _gradients;

    public Trainer(Parameters parameters)
    {
        _parameters = parameters;
        _networks = [.. Enumerable.Range(0, Slices).Select(_ => new DigitNetwork(parameters))];
        _gradients = [.. Enumerable.Range(0, Slices).Select(_ => new Parameters())];
    }

    /// <summary>One step of the optimizer on the batch that begins at <paramref name="first"/>.</summary>
    public void Step(DigitSet set, int first, double learningRate)
    {
        const int SliceSize = BatchSize / Slices;
        Parallel.For(0, Slices, slice =>
        {
            Array.Clear(_gradients[slice].Values);
            for (var i = first + (slice * SliceSize); i < first + ((slice + 1) * SliceSize); i++)
            {
                _networks[slice].Forward(set.Image(i));
                _networks[slice].Backward(set.Labels[i], _gradients[slice]);
            }
        });

        var total = _gradients[0].Values;
        for (var slice = 1; slice < Slices; slice++) Blas.Axpy(1, _gradients[slice].Values, total);
        foreach (ref var value in total.AsSpan()) value /= BatchSize;
        _optimizer.Step(_parameters.Values, total, learningRate);
    }

    /// <summary>How many images of a set the network reads correctly.</summary>
    public static int CountCorrect(Parameters parameters, DigitSet set)
    {
        var correct = 0;
        Parallel.For(0, set.Count, () => new DigitNetwork(parameters), (i, _, network) =>
        {
            if (Classify(network.Forward(set.Image(i))) == set.Labels[i]) Interlocked.Increment(ref correct);
            return network;
        }, static _ => { });
        return correct;
    }

    /// <summary>The digit with the highest score.</summary>
    private static int Classify(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best]) best = i;
        }

        return best;
    }
}
