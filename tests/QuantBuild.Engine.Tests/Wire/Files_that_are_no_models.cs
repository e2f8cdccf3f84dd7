using System.Diagnostics;
using Google.Protobuf;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.TestModels;
using static QuantBuild.Engine.Tests.Support.WireBytes;

namespace QuantBuild.Engine.Tests.Wire;

[TestClass]
public class Files_that_are_no_models
{
    private static readonly byte[] Dims = Number(1, 1024);
    private static readonly byte[] Float = Number(2, 1);

    [TestMethod]
    public void An_empty_file_is_refused() => AssertRefused("QB2001", []);

    [TestMethod]
    public void A_file_of_another_kind_is_refused() => AssertRefused("QB2001", "PK\u0003\u0004 this is a zip archive, or so it says"u8.ToArray());

    [TestMethod]
    public void A_file_that_was_cut_short_is_refused_wherever_it_was_cut()
    {
        using var workspace = new Workspace();
        var whole = Models.MatMul().Build().ToByteArray();
        // The last six bytes are the opset; a cut before them goes through the graph.
        for (var length = whole.Length - 7; length > 40; length = length > 400 ? length - 331 : length - 7)
            Assert.AreEqual("QB2001", workspace.Refuse(workspace.Save(whole[..length])).Code, $"{length} bytes");
    }

    [TestMethod]
    public void A_length_beyond_the_end_of_its_message_is_refused()
    {
        AssertRefused("QB2001", Field(7, ulong.MaxValue));
        AssertRefused("QB2001", Field(7, long.MaxValue));
        AssertRefused("QB2001", Field(7, 100));
        AssertRefused("QB2001", Model(Field(5, 10_000, 0x08)));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(9, 1UL << 40, new byte[4096])));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(9, 4097, new byte[4096])));
    }

    [TestMethod]
    public void A_number_that_never_ends_is_refused() =>
        AssertRefused("QB2001", [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);

    [TestMethod]
    public void Field_zero_and_fields_past_the_last_are_refused()
    {
        AssertRefused("QB2001", Model(Number(0, 1)));
        AssertRefused("QB2001", Model(Number(1UL << 29, 1)));
        AssertRefused("QB2001", Model(Number(1UL << 60, 1)));
    }

    [TestMethod]
    public void The_field_that_stands_for_left_out_bytes_cannot_be_smuggled_in()
    {
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Number(536870911, 0)));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(536870911, 1, 2, 3)));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(9, new byte[4096]), Number(536870911, 7)));
    }

    [TestMethod]
    public void Groups_are_refused()
    {
        AssertRefused("QB2001", Model(Tag(5, 3), Tag(5, 4)));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Tag(9, 3), Tag(9, 4)));
        AssertRefused("QB2001", Model(Tag(20, 3), Tag(20, 3), Tag(20, 4)));
    }

    [TestMethod]
    public void Wire_types_that_do_not_exist_are_refused()
    {
        AssertRefused("QB2001", Model(Tag(5, 6)));
        AssertRefused("QB2001", Model(Tag(5, 7)));
    }

    [TestMethod]
    public void Data_fields_of_another_wire_type_are_no_data() =>
        AssertRefused("QB2004", ModelWithTensor(Number(1, 32), Number(1, 32), Float, Field(8, (byte)'w'), Number(9, 4096)), Model(Node("MatMul", "y", "x", "w")));

    [TestMethod]
    public void Two_data_fields_in_one_tensor_are_refused()
    {
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(9, new byte[4096]), Field(9, new byte[4096])));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(4, new byte[2048]), Field(4, new byte[2048])));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(9, new byte[4096]), Field(4, new byte[8])));
        AssertRefused("QB2001", ModelWithTensor(Dims, Float, Field(4, new byte[8]), Field(9, new byte[4096])));
    }

    [TestMethod]
    public void Elements_beside_a_large_data_field_are_refused() =>
        AssertRefused("QB2004", ModelWithTensor(Dims, Float, [.. Tag(4, 5), 0, 0, 0, 0], Field(4, new byte[4096])));

    [TestMethod]
    public void Ten_thousand_graphs_inside_each_other_are_refused()
    {
        AssertRefused("QB2003", Model(Nested(10_000, 1, 5, 6)));
    }

    [TestMethod]
    public void Ten_thousand_types_inside_each_other_are_refused()
    {
        AssertRefused("QB2001", Model(Field(13, [.. Field(1, (byte)'v'), .. Field(2, Nested(10_000, 4, 1))])));
    }

    [TestMethod]
    public void A_model_without_a_graph_is_refused() => AssertRefused("QB2001", [.. Number(1, 8), .. Field(8, Number(2, 17))]);

    [TestMethod]
    public void A_tensor_with_other_bytes_than_its_shape_asks_for_is_refused()
    {
        AssertRefused("QB2004", ModelWithTensor(Dims, Float, Field(9, new byte[4092])));
        AssertRefused("QB2004", ModelWithTensor(Number(1, 4), Float, Field(9, new byte[15])));
        AssertRefused("QB2004", ModelWithTensor(Number(1, ulong.MaxValue), Float, Field(9, new byte[4096])));
        AssertRefused("QB2004", ModelWithTensor(Number(1, 1UL << 62), Number(1, 1UL << 62), Float, Field(9, new byte[4096])));
        AssertRefused("QB2004", ModelWithTensor(Number(1, 1UL << 40), Float, Field(4, new byte[4096])));
    }

    [TestMethod]
    [DataRow(0UL, 17UL)]
    [DataRow(2UL, 17UL)]
    [DataRow(8UL, 0UL)]
    [DataRow(8UL, 1000UL)]
    [DataRow(1000UL, 17UL)]
    public void Versions_that_do_not_exist_yet_are_refused(ulong ir, ulong opset) =>
        AssertRefused("QB2009", [.. Number(1, ir), .. Field(8, Number(2, opset)), .. Field(7)]);

    private static byte[] Node(string op, string output, params string[] inputs) =>
        Field(1, [.. inputs.SelectMany(input => Field(1, Text(input))), .. Field(2, Text(output)), .. Field(4, Text(op))]);

    private static byte[] Text(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    /// <summary>Fields inside each other, from the outermost to the innermost, the whole row many times.</summary>
    private static byte[] Nested(int times, params ulong[] fields)
    {
        // Inside out, so that each length is known; the bytes are turned round at the end.
        var reversed = new List<byte>();
        for (var i = 0; i < times; i++)
            foreach (var field in fields.Reverse())
                reversed.AddRange(Field(field, (ulong)reversed.Count).Reverse());
        reversed.Reverse();
        return [.. reversed];
    }

    private static void AssertRefused(string code, params byte[][] files)
    {
        using var workspace = new Workspace();
        var clock = Stopwatch.StartNew();
        var error = workspace.Refuse(workspace.Save([.. files.SelectMany(file => file)]));
        Assert.AreEqual(code, error.Code, error.ToString());
        Assert.IsLessThan(10_000, clock.ElapsedMilliseconds);
    }
}
