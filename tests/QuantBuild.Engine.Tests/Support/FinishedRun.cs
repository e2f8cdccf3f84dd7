using QuantBuild.Formats.Onnx;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>A run that succeeded.</summary>
/// <param name="Result">The result's main file, parsed by protobuf alone.</param>
/// <param name="Weights">What the weights of the source have become, read out of the result.</param>
internal sealed record FinishedRun(QuantizationReport Report, ModelProto Result, IReadOnlyDictionary<string, TensorComparison> Weights)
{
    /// <summary>The least of all outputs; for a result that was run.</summary>
    public double Cosine => Report.Validation!.Outputs.Min(output => output.Cosine!.Value);

    /// <summary>All nodes of the result's main graph and its subgraphs.</summary>
    public IReadOnlyList<NodeProto> Nodes => [.. Within(Result.Graph)];

    public IReadOnlyList<string> Operators => [.. Nodes.Select(node => node.OpType).Order(StringComparer.Ordinal)];

    public long Opset => Result.OpsetImport.Single(import => import.Domain.Length == 0).Version;

    public IReadOnlyList<string> Warnings => [.. Report.Warnings.Select(warning => warning.Code)];

    public TensorReport Tensor(string name) => Report.Tensors.Single(tensor => tensor.Name == name);

    /// <summary>The result is standard ONNX: nothing of com.microsoft is imported or used.</summary>
    public void AssertStandard()
    {
        Assert.DoesNotContain("com.microsoft", Result.OpsetImport.Select(import => import.Domain));
        Assert.DoesNotContain("com.microsoft", Nodes.Select(node => node.Domain));
    }

    /// <summary>
    /// The weight is in the result as <paramref name="type"/>, no value further off than the step of its codes over [-1, 1],
    /// and the noise no more than rounding makes.
    /// </summary>
    public void AssertQuantized(string name, string type)
    {
        Assert.AreEqual(type, Tensor(name).To);
        Assert.IsNull(Tensor(name).Kept);
        Assert.IsTrue(Weights.ContainsKey(name), $"{name} is not found in the result");
        var weight = Weights[name];
        var bits = type.EndsWith('4') ? 4 : 8;
        // The positive end of symmetric codes is cut off by up to one step; 6 dB for each bit, less a margin for that.
        Assert.IsLessThanOrEqualTo((2.0 / (1 << bits)) * 1.01, weight.MaxAbsError, name);
        Assert.IsGreaterThanOrEqualTo((bits * 6.02) - 5, weight.SqnrDb ?? double.PositiveInfinity, name);
        Assert.AreEqual(Tensor(name).SqnrDb ?? double.PositiveInfinity, weight.SqnrDb ?? double.PositiveInfinity, 0.2, $"{name}: the report and the file differ");
    }

    private static IEnumerable<NodeProto> Within(GraphProto graph)
    {
        foreach (var node in graph.Node)
        {
            yield return node;
            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is null) continue;
                foreach (var inner in Within(attribute.G)) yield return inner;
            }
        }
    }
}
