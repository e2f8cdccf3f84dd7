using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>Small models that many tests use.</summary>
internal static class Models
{
    /// <summary>y = x · w, with w of [k, n].</summary>
    public static ModelBuilder MatMul(long k = 64, long n = 32, long opset = 17) => new ModelBuilder(opset).Graph(graph => graph
        .Input("x", 1, 3, k).Weight("w", k, n).Node("MatMul", "x w", "y").Output("y", 1, 3, n));

    /// <summary>A chain of MatMul, as many as there are weights; all of them are [64, 64].</summary>
    public static ModelBuilder Chain(params string[] weights) => new ModelBuilder().Graph(graph =>
    {
        graph.Input("x", 1, 3, 64).Output(weights[^1] + "_y", 1, 3, 64);
        var from = "x";
        foreach (var weight in weights)
        {
            graph.Weight(weight, 64, 64).Node("MatMul", $"{from} {weight}", $"{weight}_y");
            from = $"{weight}_y";
        }
        return graph;
    });
}
