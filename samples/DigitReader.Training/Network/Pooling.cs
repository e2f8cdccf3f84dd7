namespace DigitReader.Training.Network;

/// <summary>
/// ReLU and 2 x 2 max pooling in one step: the largest of four values, or zero. (The order of the two makes no difference, since
/// ReLU keeps the order of values.)
/// </summary>
internal static class Pooling
{
    /// <summary>Marks an output that ReLU cut to zero: no gradient flows back.</summary>
    public const int Cut = -1;

    /// <param name="plane">The plane that is pooled.</param>
    /// <param name="input">A convolution's output of that plane.</param>
    /// <param name="pooled">Where the pooled values go: a row every <paramref name="pooledStride"/> elements.</param>
    /// <param name="winners">For each pooled value, row by row without gaps, the index of the input it came from, or <see cref="Cut"/>.</param>
    public static void Forward(Plane plane, ReadOnlySpan<float> input, Span<float> pooled, int pooledStride, Span<int> winners)
    {
        var size = plane.Size / 2;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var corner = (2 * row * plane.Stride) + (2 * column);
                var winner = Larger(input, corner, corner + 1);
                winner = Larger(input, winner, corner + plane.Stride);
                winner = Larger(input, winner, corner + plane.Stride + 1);
                var isPositive = input[winner] > 0;
                winners[(row * size) + column] = isPositive ? winner : Cut;
                pooled[(row * pooledStride) + column] = isPositive ? input[winner] : 0;
            }
        }
    }

    /// <summary>Gives each gradient to the input that won.</summary>
    /// <param name="inputGradient">A bordered plane, all zero.</param>
    public static void Backward(Plane plane, ReadOnlySpan<float> pooledGradient, int pooledStride, ReadOnlySpan<int> winners, Span<float> inputGradient)
    {
        var size = plane.Size / 2;
        for (var i = 0; i < size * size; i++)
        {
            if (winners[i] == Cut) continue;
            inputGradient[plane.Origin + winners[i]] = pooledGradient[(i / size * pooledStride) + (i % size)];
        }
    }

    private static int Larger(ReadOnlySpan<float> values, int first, int second) => values[second] > values[first] ? second : first;
}
