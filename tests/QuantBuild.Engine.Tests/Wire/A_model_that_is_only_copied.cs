using Google.Protobuf;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.Wire;

/// <summary>Nothing in these models can be quantized, so that the result must be the source.</summary>
[TestClass]
public class A_model_that_is_only_copied
{
    [TestMethod]
    public void Keeps_large_data_of_every_typed_field()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x").Output("x")
            .Initializer(Weights.FloatData("float_data", 700))
            .Initializer(Weights.HalfInInt32("int32_data", 700))
            .Initializer(Typed(7, tensor => tensor.Int64Data.Add(Enumerable.Range(-350, 700).Select(i => (long)i << 40))))
            .Initializer(Typed(13, tensor => tensor.Uint64Data.Add(Enumerable.Range(0, 700).Select(i => ulong.MaxValue - (ulong)i))))
            .Initializer(Typed(11, tensor => tensor.DoubleData.Add(Enumerable.Range(0, 700).Select(i => 1.0 / (i + 1)))))
            .Initializer(Typed(3, tensor => tensor.Int32Data.Add(Enumerable.Range(0, 700).Select(i => (i % 256) - 128))))
            .Initializer(Typed(8, tensor => tensor.StringData.Add(Enumerable.Range(0, 700).Select(i => ByteString.CopyFrom((byte)i, 0xFF))))));

        AssertCopied(workspace, model);
    }

    [TestMethod]
    public void Keeps_everything_that_is_not_a_weight()
    {
        using var workspace = new Workspace();
        ModelProto model = new ModelBuilder().Import("local", 1)
            .Function("Twice", "a", "b", body => body
                .Node("Constant", "", "two", ("value", Tensors.Floats([], [2])))
                .Node("Constant", "", "long", ("value", Tensors.Integers([300], new long[300])))
                .Node("Mul", "a two", "b"))
            .Graph(graph => graph.Input("x", 1, 4).Output("y", 1, 4).ValueInfo("t", 1, 4)
                .Node("local::Twice", "x", "t").Node("Identity", "t", "y")
                .Sparse(Sparse("s", 2000)));
        model.DocString = ByteString.CopyFrom(0x6F, 0xFF, 0xFE, 0xC0, 0x80);
        model.Graph.DocString = ByteString.CopyFrom(0xED, 0xA0, 0x80);
        model.Graph.Node[0].DocString = ByteString.CopyFrom(0xFF);
        model.ProducerVersion = "1.0 – 模型";
        model.ModelVersion = -1;
        model.Domain = "org.example";
        model.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "someone" });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "twice" });
        model.Graph.MetadataProps.Add(new StringStringEntryProto { Key = "k", Value = "" });
        model.Graph.QuantizationAnnotation.Add(new TensorAnnotation { TensorName = "t" });
        model.TrainingInfo.Add(new TrainingInfoProto
        {
            Initialization = new GraphBuilder("init").Initializer(Weights.Raw("trained", 20, 20)).Build(),
            Algorithm = new GraphBuilder("step").Node("Identity", "trained", "next").Build(),
        });
        model.TrainingInfo[0].UpdateBinding.Add(new StringStringEntryProto { Key = "trained", Value = "next" });

        AssertCopied(workspace, model);
    }

    [TestMethod]
    public void Keeps_fields_that_nobody_knows_yet()
    {
        using var workspace = new Workspace();
        ModelProto model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 4).Output("y", 1, 4)
            .Initializer(Tensors.Integers([300], new long[300], "kept")).Node("Relu", "x", "y"));
        byte[] unknown = [0xC8, 0x3E, 0x2A, 0xD2, 0x3E, 0x03, 1, 2, 3, 0xDD, 0x3E, 1, 2, 3, 4, 0xD9, 0x3E, 1, 2, 3, 4, 5, 6, 7, 8]; // fields 1001, 1002, 1003
        model.Graph.Initializer[0].MergeFrom(unknown);
        model.Graph.Node[0].MergeFrom(unknown);
        model.Graph.MergeFrom(unknown);
        model.MergeFrom(unknown);

        AssertCopied(workspace, model);
    }

    [TestMethod]
    public void Is_the_same_whatever_the_order_of_its_fields()
    {
        using var workspace = new Workspace();
        ModelProto model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 4).Output("y", 1, 4)
            .Initializer(Tensors.Integers([300], new long[300], "kept")).Node("Relu", "x", "y"));
        var tensor = model.Graph.Initializer[0];
        var turned = Field(9, tensor.RawData.ToByteArray()).Concat(Field(8, "kept"u8.ToArray())).Concat(new byte[] { 0x10, 7 }).Concat(new byte[] { 0x08, 0xAC, 0x02 }).ToArray();
        var graph = model.Graph.Clone();
        graph.Initializer.Clear();
        var without = model.Clone();
        without.Graph = null;
        byte[] file = [.. Field(7, [.. Field(5, turned), .. graph.ToByteArray()]), .. without.ToByteArray()];
        Assert.AreEqual(model, ModelProto.Parser.ParseFrom(file));

        var result = workspace.Convert(workspace.Save(file), "INT8");

        Assert.AreEqual(model, result.Result);
    }

    private static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }
        return stream.ToArray();
    }

    private static void AssertCopied(Workspace workspace, ModelProto model)
    {
        var result = workspace.Convert(model, "INT8");

        CollectionAssert.AreEqual(new[] { "QB2102" }, result.Warnings.ToArray());
        Assert.AreEqual(model, result.Result);
        Assert.AreEqual(model.CalculateSize(), result.Report.OutputBytes);
    }

    private static TensorProto Typed(int type, Action<TensorProto> fill)
    {
        var tensor = new TensorProto { Name = $"type_{type}", DataType = type };
        tensor.Dims.Add(700);
        fill(tensor);
        return tensor;
    }

    private static SparseTensorProto Sparse(string name, int count)
    {
        var sparse = new SparseTensorProto
        {
            Values = Weights.Raw(name, count),
            Indices = Tensors.Integers([count], [.. Enumerable.Range(0, count).Select(i => i * 2L)]),
        };
        sparse.Dims.Add(2L * count);
        return sparse;
    }
}
