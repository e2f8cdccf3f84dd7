using QuantBuild.Formats.Onnx.FloatTypes;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Core.Tests.Formats.Onnx.FloatTypes;

/// <summary>A model after a conversion, and what tests ask of it. Making one checks that the types of the whole graph fit together.</summary>
internal sealed class Conversion
{
    public const int Float = 1;
    public const int Float16 = 10;

    private Conversion(ModelProto model, FloatConversionResult result) => (Model, Result) = (model, result);

    public ModelProto Model { get; }

    public FloatConversionResult Result { get; }

    public static Conversion ToFloat16(ModelBuilder model, params string[] excluded) => Run(model, Float, Float16, excluded);

    public static Conversion ToFloat(ModelBuilder model, int from = Float16) => Run(model, from, Float, []);

    public NodeProto Node(string name) => All().Single(n => n.Name == name);

    public string[] Casts => [.. All().Where(n => n.OpType == "Cast").Select(n => $"{n.Input[0]} > {n.Output[0]}")];

    public string[] Converted => [.. Result.Tensors.Select(t => t.Tensor.Name)];

    public string[] Kept => [.. Result.KeptNodes.Select(k => k.Name)];

    public static IEnumerable<NodeProto> All(IEnumerable<NodeProto> nodes)
    {
        foreach (var node in nodes)
        {
            yield return node;
            foreach (var attribute in node.Attribute)
            {
                if (attribute.G is null) continue;
                foreach (var inner in All(attribute.G.Node)) yield return inner;
            }
        }
    }

    private IEnumerable<NodeProto> All() => All(Model.Graph.Node).Concat(Model.Functions.SelectMany(f => All(f.Node)));

    private static Conversion Run(ModelBuilder builder, int from, int to, string[] excluded)
    {
        var model = builder.Build();
        var declared = Interface(model);
        var result = FloatTypeConversion.Convert(model, "model.onnx", from, to, excluded.Contains);

        // What the writer does to the weights, as far as the graph shows it.
        foreach (var (tensor, type) in result.Tensors) tensor.DataType = type;
        TypeCheck.Run(model);
        CollectionAssert.AreEqual(declared, Interface(model), "inputs and outputs of the model keep names and types");
        return new(model, result);
    }

    private static string[] Interface(ModelProto model)
    {
        var weights = model.Graph.Initializer.Select(t => t.Name).ToHashSet();
        return [.. model.Graph.Input.Where(i => !weights.Contains(i.Name)).Concat(model.Graph.Output).Select(i => $"{i.Name}:{i.Type?.TensorType?.ElemType}")];
    }
}
