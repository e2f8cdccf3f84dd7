using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx;

/// <summary>Every tensor of a model, wherever it hides: initializers, attributes, subgraphs, functions, sparse tensors, training graphs.</summary>
internal static class TensorWalk
{
    public static IEnumerable<TensorProto> All(ModelProto model)
    {
        foreach (var tensor in Of(model.Graph)) yield return tensor;
        foreach (var function in model.Functions)
        {
            foreach (var tensor in function.Node.SelectMany(Of)) yield return tensor;
            foreach (var tensor in function.AttributeProto.SelectMany(Of)) yield return tensor;
        }
        foreach (var training in model.TrainingInfo)
        {
            if (training.Initialization is not null)
                foreach (var tensor in Of(training.Initialization)) yield return tensor;
            if (training.Algorithm is not null)
                foreach (var tensor in Of(training.Algorithm)) yield return tensor;
        }
    }

    /// <summary>The initializers of the main graph and of all subgraphs.</summary>
    public static IEnumerable<TensorProto> Initializers(ModelProto model) => Initializers(model.Graph);

    private static IEnumerable<TensorProto> Initializers(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer) yield return tensor;
        foreach (var attribute in graph.Node.SelectMany(node => node.Attribute))
        {
            if (attribute.G is not null)
                foreach (var tensor in Initializers(attribute.G)) yield return tensor;
            foreach (var tensor in attribute.Graphs.SelectMany(Initializers)) yield return tensor;
        }
    }

    private static IEnumerable<TensorProto> Of(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer) yield return tensor;
        foreach (var tensor in graph.SparseInitializer.SelectMany(Of)) yield return tensor;
        foreach (var tensor in graph.Node.SelectMany(Of)) yield return tensor;
    }

    private static IEnumerable<TensorProto> Of(NodeProto node) => node.Attribute.SelectMany(Of);

    private static IEnumerable<TensorProto> Of(AttributeProto attribute)
    {
        if (attribute.T is not null) yield return attribute.T;
        foreach (var tensor in attribute.Tensors) yield return tensor;
        if (attribute.G is not null)
            foreach (var tensor in Of(attribute.G)) yield return tensor;
        foreach (var tensor in attribute.Graphs.SelectMany(Of)) yield return tensor;
        if (attribute.SparseTensor is not null)
            foreach (var tensor in Of(attribute.SparseTensor)) yield return tensor;
        foreach (var tensor in attribute.SparseTensors.SelectMany(Of)) yield return tensor;
    }

    private static IEnumerable<TensorProto> Of(SparseTensorProto sparse)
    {
        if (sparse.Values is not null) yield return sparse.Values;
        if (sparse.Indices is not null) yield return sparse.Indices;
    }
}
