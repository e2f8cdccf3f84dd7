namespace QuantBuild.Gguf.Tests.Kernels;

/// <summary>Rows of weights of every kind that a quantizer may treat differently. The same for the same seed.</summary>
internal static class Rows
{
    /// <summary>The kinds of <see cref="Of"/>.</summary>
    public static readonly string[] Kinds =
    [
        "normal", "uniform", "heavy-tailed", "outliers", "constant", "zero", "positive", "negative", "tied", "whole numbers",
        "tiny", "thousands", "huge", "sparse", "one value", "mixed",
    ];

    /// <summary>So many values of a kind.</summary>
    public static float[] Of(string kind, int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = Value(kind, random, i);
        return values;
    }

    /// <summary>Weights of an importance matrix: squares, some of them zero.</summary>
    public static float[] Importance(int columns, int seed)
    {
        var random = new Random(seed);
        var weights = new float[columns];
        for (var i = 0; i < columns; i++) weights[i] = random.Next(50) == 0 ? 0 : (float)Math.Pow(Normal(random), 2) * (random.Next(20) == 0 ? 30 : 1);
        return weights;
    }

    private static float Value(string kind, Random random, int index) => kind switch
    {
        "normal" => (float)(Normal(random) * 0.02),
        "uniform" => (float)((random.NextDouble() * 2) - 1),
        "heavy-tailed" => (float)(Normal(random) / (0.05 + random.NextDouble())),
        "outliers" => (float)(Normal(random) * (random.Next(100) == 0 ? 50 : 0.5)),
        "constant" => 0.37f,
        "zero" => random.Next(2) == 0 ? 0f : -0f,
        "positive" => (float)Math.Abs(Normal(random)),
        "negative" => -(float)Math.Abs(Normal(random)),
        "tied" => random.Next(-4, 5) * 0.125f,
        "whole numbers" => random.Next(-127, 128),
        "tiny" => (float)(Normal(random) * Math.Pow(10, -random.Next(8, 44))),
        "thousands" => (float)(Normal(random) * 1000),
        "huge" => (float)(Normal(random) * 1e4),
        "sparse" => random.Next(16) == 0 ? (float)Normal(random) : 0f,
        "one value" => index % 256 == 77 ? 1.5f : 0f,
        "mixed" => Value(Kinds[index / 64 * 7 % (Kinds.Length - 1)], random, index),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
