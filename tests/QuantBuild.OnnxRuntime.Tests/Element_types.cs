using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Tests;

[TestClass]
public class Element_types
{
    [TestMethod]
    [DataRow(OnnxType.Float, ElementType.Float32)]
    [DataRow(OnnxType.Float16, ElementType.Float16)]
    [DataRow(OnnxType.BFloat16, ElementType.BFloat16)]
    [DataRow(11, ElementType.Float64)]
    [DataRow(OnnxType.Int8, ElementType.Int8)]
    [DataRow(OnnxType.UInt8, ElementType.UInt8)]
    [DataRow(5, ElementType.Int16)]
    [DataRow(4, ElementType.UInt16)]
    [DataRow(OnnxType.Int32, ElementType.Int32)]
    [DataRow(12, ElementType.UInt32)]
    [DataRow(OnnxType.Int64, ElementType.Int64)]
    [DataRow(13, ElementType.UInt64)]
    [DataRow(OnnxType.Bool, ElementType.Bool)]
    [DataRow(OnnxType.Float8E4M3, ElementType.Float8E4M3)]
    [DataRow(OnnxType.Float8E5M2, ElementType.Float8E5M2)]
    public void Every_type_passes_through_unchanged(int onnxType, ElementType type)
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", onnxType, "n").Output("y", onnxType, "n").Node("Identity", ["x"], ["y"]).Save(folder.File("identity.onnx"));
        const int Count = 5;
        var data = new byte[type.ByteSize(Count)];
        for (var i = 0; i < data.Length; i++) data[i] = (byte)(type == ElementType.Bool ? i % 2 : 7 + (i * 3));

        using var session = TestRuntime.Load(model);
        var output = session.Run(Tensors.Inputs(("x", new TensorValue(type, [Count], data)))).Single();

        Assert.AreEqual(type, session.Inputs[0].Type);
        Assert.AreEqual(type, output!.Type);
        CollectionAssert.AreEqual(new long[] { Count }, output.Shape.ToArray());
        CollectionAssert.AreEqual(data, output.Data);
    }

    [TestMethod]
    public void Half_precision_is_computed_with()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", OnnxType.Float16, 2).Output("y", OnnxType.Float16, 2).Node("Add", ["x", "x"], ["y"]).Save(folder.File("half.onnx"));

        using var session = TestRuntime.Load(model);
        var output = session.Run(Tensors.Inputs(("x", new TensorValue(ElementType.Float16, [2], Tensors.Bytes((Half)1.5, (Half)(-0.25)))))).Single();

        CollectionAssert.AreEqual(new[] { (Half)3, (Half)(-0.5) }, output.As<Half>());
    }

    [TestMethod]
    [DataRow(OnnxType.Int4, ElementType.Int4)]
    [DataRow(OnnxType.UInt4, ElementType.UInt4)]
    public void Four_bit_tensors_go_in_and_come_out(int onnxType, ElementType type)
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", onnxType, "n").Output("values", OnnxType.Float, "n").Output("y", onnxType, "n")
            .Constant("s", OnnxType.Float, [], Tensors.Bytes(0.5f)).Constant("z", onnxType, [], [0])
            .Node("DequantizeLinear", ["x", "s", "z"], ["values"]).Node("Add", ["values", "s"], ["more"]).Node("QuantizeLinear", ["more", "s", "z"], ["y"]).Save(folder.File("int4.onnx"));
        byte[] data = [0x21, 0x60, 0x05]; // 1 2 0 6 5, the last half byte unused

        using var session = TestRuntime.Load(model);
        var outputs = session.Run(Tensors.Inputs(("x", new TensorValue(type, [5], data))));

        Assert.AreEqual(type, session.Inputs[0].Type);
        CollectionAssert.AreEqual(new[] { 0.5f, 1, 0, 3, 2.5f }, outputs[0].As<float>());
        Assert.AreEqual(type, outputs[1]!.Type);
        CollectionAssert.AreEqual(new byte[] { 0x32, 0x71, 0x06 }, outputs[1]!.Data);
    }

    [TestMethod]
    public void Four_bit_values_are_packed_low_nibble_first()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Output("y", OnnxType.Float, 3).Constant("w", OnnxType.Int4, [3], [0xF1, 0x08])
            .Constant("s", OnnxType.Float, [], Tensors.Bytes(1f)).Node("DequantizeLinear", ["w", "s"], ["y"]).Save(folder.File("int4.onnx"));

        using var session = TestRuntime.Load(model);

        CollectionAssert.AreEqual(new float[] { 1, -1, -8 }, session.Run(Tensors.Inputs()).Single().As<float>());
    }

    [TestMethod]
    public void Strings_go_in_and_come_out()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("a", OnnxType.String, "n").Input("b", OnnxType.String, "n").Output("y", OnnxType.String, "n")
            .Node("StringConcat", ["a", "b"], ["y"]).Save(folder.File("strings.onnx"));

        using var session = TestRuntime.Load(model);
        var output = session.Run(Tensors.Inputs(("a", Strings("grün", "", "漢")), ("b", Strings("e", "", "字")))).Single();

        Assert.AreEqual(ElementType.String, output!.Type);
        CollectionAssert.AreEqual(new[] { "grüne", "", "漢字" }, output.Strings!.ToArray());
    }

    [TestMethod]
    public void An_empty_string_tensor_is_one()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("a", OnnxType.String, "n").Output("y", OnnxType.String, "n").Node("Identity", ["a"], ["y"]).Save(folder.File("strings.onnx"));

        using var session = TestRuntime.Load(model);
        var output = session.Run(Tensors.Inputs(("a", Strings()))).Single();

        Assert.IsEmpty(output!.Strings!);
        CollectionAssert.AreEqual(new long[] { 0 }, output.Shape.ToArray());
    }

    private static TensorValue Strings(params string[] values) => new(ElementType.String, [values.Length], []) { Strings = values };
}
