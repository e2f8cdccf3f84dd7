using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;

namespace QuantBuild.Engine.Tests.External;

[TestClass]
public class Data_files
{
    [TestMethod]
    [DataRow("INT4", "onnx")]
    [DataRow("INT8", "onnx-qdq")]
    [DataRow("FP16", "onnx")]
    public void Become_one_file_with_aligned_offsets(string precision, string format)
    {
        using var workspace = new Workspace();
        Directory.CreateDirectory(workspace.PathOf("more/weights"));
        File.WriteAllBytes(workspace.PathOf("a.bin"), [.. new byte[100], .. Bytes("first"), .. new byte[4], .. Bytes("second"), .. new byte[9]]);
        File.WriteAllBytes(workspace.PathOf("more/weights/b.bin"), Bytes("third"));
        var length = (64 * 64 * 4).ToString(CultureInfo.InvariantCulture);
        var source = workspace.Save(Model(
            ExternalTensors.At("first", [64, 64], "a.bin", "100", length),
            ExternalTensors.At("second", [64, 64], "a.bin", (100 + (64 * 64 * 4) + 4).ToString(CultureInfo.InvariantCulture)),
            ExternalTensors.At("third", [64, 64], "more/weights/b.bin")));

        var result = workspace.Validate(source, precision, new() { Format = format });

        CollectionAssert.AreEquivalent(new[] { "result.onnx", "result.onnx.data" }, Directory.GetFileSystemEntries(workspace.OutputFolder).Select(Path.GetFileName).ToArray());
        AssertOneAlignedFile(result.Result, "result.onnx.data", new FileInfo(workspace.Output + ".data").Length);
        foreach (var name in new[] { "first", "second", "third" }) Assert.AreEqual(precision, result.Tensor(name).To);
        Assert.IsGreaterThan(0.97, result.Cosine);
        Assert.AreEqual(new FileInfo(workspace.Output).Length + new FileInfo(workspace.Output + ".data").Length, result.Report.OutputBytes);
    }

    [TestMethod]
    public void That_are_kept_are_copied_byte_for_byte()
    {
        using var workspace = new Workspace();
        foreach (var name in new[] { "first", "second", "third" }) workspace.Save(Bytes(name), name + ".bin");
        var source = workspace.Save(Model([.. new[] { "first", "second", "third" }.Select(name => ExternalTensors.At(name, [64, 64], name + ".bin"))]));

        var result = workspace.Validate(source, "INT4", new() { Exclude = ["first", "second"] });

        var data = File.ReadAllBytes(workspace.Output + ".data");
        foreach (var name in new[] { "first", "second" })
        {
            var entries = result.Result.Graph.Initializer.Single(tensor => tensor.Name == name).ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
            var offset = int.Parse(entries["offset"], CultureInfo.InvariantCulture);
            CollectionAssert.AreEqual(Bytes(name), data[offset..(offset + (64 * 64 * 4))]);
        }
        result.AssertQuantized("third", "INT4");
    }

    [TestMethod]
    public void Are_written_when_the_source_has_them_even_if_all_would_fit_in_the_model()
    {
        using var workspace = new Workspace();
        workspace.Save(Bytes("first"), "w.bin");
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64)
            .Initializer(ExternalTensors.At("first", [64, 64], "w.bin")).Node("MatMul", "x first", "y")));

        workspace.Validate(source, "INT8");

        Assert.IsTrue(File.Exists(workspace.Output + ".data"));
    }

    [TestMethod]
    public void Of_an_older_result_go_with_it()
    {
        using var workspace = new Workspace();
        workspace.Save(Bytes("first"), "w.bin");
        var external = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64)
            .Initializer(ExternalTensors.At("first", [64, 64], "w.bin")).Node("MatMul", "x first", "y")), "external.onnx");
        workspace.Convert(external, "INT8");

        workspace.Convert(Models.MatMul(), "INT8");

        CollectionAssert.AreEqual(new[] { "result.onnx" }, Directory.GetFileSystemEntries(workspace.OutputFolder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Hold_weights_of_subgraphs_and_Constant_nodes_too()
    {
        using var workspace = new Workspace();
        workspace.Save([.. Bytes("inner"), .. Bytes("constant")], "w.bin");
        var constant = ExternalTensors.At("constant", [64, 64], "w.bin", "16384");
        var source = workspace.Save(new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("z", 1, 3, 64)
            .Node("Constant", "", "yes", ("value", Tensors.Of(9, [], [1])))
            .Node("If", "yes", "y",
                ("then_branch", new GraphBuilder("then").Initializer(ExternalTensors.At("inner", [64, 64], "w.bin")).Node("MatMul", "x inner", "t").Output("t", 1, 3, 64)),
                ("else_branch", new GraphBuilder("else").Node("Relu", "x", "e").Output("e", 1, 3, 64)))
            .Node("Constant", "", "constant", ("value", constant)).Node("MatMul", "y constant", "z")));

        // Not run: ONNX Runtime itself does not read external data of attributes.
        var result = workspace.Convert(source, "INT8");

        result.AssertQuantized("inner", "INT8");
        result.AssertQuantized("constant", "INT8");
    }

    private static ModelProto Model(params TensorProto[] weights) => new ModelBuilder().Graph(graph =>
    {
        foreach (var weight in weights) graph.Initializer(weight);
        return graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64).Node("MatMul", "x first", "a").Node("MatMul", "a second", "b").Node("MatMul", "b third", "y");
    });

    private static byte[] Bytes(string name) => MemoryMarshal.AsBytes<float>(Weights.Values(name, 64, 64)).ToArray();

    internal static void AssertOneAlignedFile(ModelProto model, string name, long length)
    {
        var external = model.Graph.Initializer.Where(tensor => tensor.DataLocation == 1).ToList();
        Assert.IsNotEmpty(external);
        var ends = new List<(long Start, long End)>();
        foreach (var tensor in external)
        {
            var entries = tensor.ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
            Assert.AreEqual(name, entries["location"]);
            var offset = long.Parse(entries["offset"], CultureInfo.InvariantCulture);
            Assert.AreEqual(0, offset % 4096);
            ends.Add((offset, offset + long.Parse(entries["length"], CultureInfo.InvariantCulture)));
        }
        ends.Sort();
        for (var i = 1; i < ends.Count; i++) Assert.IsGreaterThanOrEqualTo(ends[i - 1].End, ends[i].Start);
        Assert.AreEqual(length, ends[^1].End);
    }
}
