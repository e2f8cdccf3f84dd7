using Google.Protobuf;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.Wire;
using QuantBuild.IO;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Wire;

[TestClass]
public class Weights_stay_out_of_the_objects
{
    [TestMethod]
    [DataRow("initializer")]
    [DataRow("constant")]
    [DataRow("subgraph")]
    [DataRow("function")]
    [DataRow("sparse")]
    [DataRow("training")]
    public void Wherever_they_are(string place)
    {
        using var workspace = new Workspace();
        var weight = Weights.Raw("w", 512, 512);
        ModelProto model = new ModelBuilder().Graph(graph => graph.Input("x").Output("y"));
        switch (place)
        {
            case "initializer":
                model.Graph.Initializer.Add(weight);
                break;
            case "constant":
                model.Graph.Node.Add(new GraphBuilder().Node("Constant", "", "w", ("value", weight)).Build().Node);
                break;
            case "subgraph":
                model.Graph.Node.Add(new GraphBuilder().Node("If", "x", "y", ("then_branch", new GraphBuilder().Initializer(weight))).Build().Node);
                break;
            case "function":
                var function = new FunctionProto { Name = "f" };
                function.Node.Add(new GraphBuilder().Node("Constant", "", "w", ("value", weight)).Build().Node);
                model.Functions.Add(function);
                break;
            case "sparse":
                model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = weight });
                break;
            default:
                model.TrainingInfo.Add(new TrainingInfoProto { Algorithm = new GraphBuilder().Initializer(weight).Build() });
                break;
        }

        using var file = SourceFile.Open(workspace.Save(model));
        var (skeleton, fields) = WireScanner.Scan(file);

        Assert.IsLessThan(400, skeleton.Length);
        Assert.HasCount(1, fields);
        Assert.AreEqual(512 * 512 * 4, fields[0].Length);
        var bytes = new byte[fields[0].Length];
        file.ReadExactly(fields[0].Offset, bytes);
        CollectionAssert.AreEqual(weight.RawData.ToByteArray(), bytes);
    }

    [TestMethod]
    public void Data_of_less_than_a_kibibyte_stay_in_them()
    {
        using var workspace = new Workspace();
        ModelProto model = new ModelBuilder().Graph(graph => graph.Weight("small", 255).Weight("large", 256));

        using var file = SourceFile.Open(workspace.Save(model));
        var (skeleton, fields) = WireScanner.Scan(file);
        var parsed = ModelProto.Parser.ParseFrom(skeleton.ToArray());

        Assert.HasCount(1, fields);
        Assert.AreEqual(1020, parsed.Graph.Initializer[0].RawData.Length);
        Assert.IsFalse(parsed.Graph.Initializer[1].HasRawData);
    }
}
