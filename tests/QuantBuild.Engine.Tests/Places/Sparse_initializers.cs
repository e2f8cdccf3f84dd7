using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Places;

[TestClass]
public class Sparse_initializers
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    [DataRow("BF16", "onnx")]
    public void Are_kept_beside_weights_that_are_quantized(string precision, string format)
    {
        using var workspace = new Workspace();
        ModelProto model = Model();

        var result = workspace.Validate(model, precision, new() { Format = format });

        Assert.AreEqual(model.Graph.SparseInitializer.Single(), result.Result.Graph.SparseInitializer.Single());
        Assert.AreEqual(precision, result.Tensor("w").To);
        Assert.IsGreaterThan(0.98, result.Cosine);
    }

    [TestMethod]
    public void Still_fit_a_graph_that_became_FP16()
    {
        using var workspace = new Workspace();

        Assert.IsGreaterThan(0.999, workspace.Validate(Model(), "FP16").Cosine);
    }

    private static ModelBuilder Model()
    {
        var sparse = new SparseTensorProto
        {
            Values = Weights.Raw("s", 600),
            Indices = Tensors.Integers([600], [.. Enumerable.Range(0, 600).Select(i => i * 6L)]),
        };
        sparse.Dims.Add([64, 64]);
        return new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Weight("w", 64, 64).Sparse(sparse)
            .Node("MatMul", "x w", "a").Node("MatMul", "a s", "y"));
    }
}
