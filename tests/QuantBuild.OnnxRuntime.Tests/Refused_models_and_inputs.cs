using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Tests;

[TestClass]
public class Refused_models_and_inputs
{
    [TestMethod]
    public void A_corrupt_model_gives_the_words_of_the_runtime()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("corrupt.onnx"), "this is no model");

        var exception = Assert.ThrowsExactly<InferenceException>(() => TestRuntime.Load(folder.File("corrupt.onnx")));

        StringAssert.Contains(exception.Message, "corrupt.onnx", StringComparison.Ordinal);
        StringAssert.Contains(exception.Message, "Protobuf", StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public void A_missing_model_is_refused() =>
        Assert.ThrowsExactly<InferenceException>(() => TestRuntime.Load(Path.Combine(Path.GetTempPath(), "no-such-model-8131.onnx")));

    [TestMethod]
    public void A_missing_file_of_weights_is_refused()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", OnnxType.Float, 2).Output("y", OnnxType.Float, 2)
            .External("w", OnnxType.Float, [2], "gone.data", 0, 8).Node("Mul", ["x", "w"], ["y"]).Save(folder.File("external.onnx"));

        var exception = Assert.ThrowsExactly<InferenceException>(() => TestRuntime.Load(model));

        StringAssert.Contains(exception.Message, "gone.data", StringComparison.Ordinal);
    }

    [TestMethod]
    public void An_operator_that_nobody_knows_is_named()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", OnnxType.Float, 1).Output("y", OnnxType.Float, 1).Node("Transmogrify", ["x"], ["y"]).Save(folder.File("unknown.onnx"));

        var exception = Assert.ThrowsExactly<InferenceException>(() => TestRuntime.Load(model));

        StringAssert.Contains(exception.Message, "Transmogrify", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_missing_input_is_named()
    {
        using var session = Adder(out var folder);
        using var _ = folder;

        var exception = Assert.ThrowsExactly<InferenceException>(() => session.Run(Tensors.Inputs(("a", Tensors.Floats([2], 1, 2)))));

        StringAssert.Contains(exception.Message, "b", StringComparison.Ordinal);
    }

    [TestMethod]
    public void An_input_that_the_model_does_not_have_is_named()
    {
        using var session = Adder(out var folder);
        using var _ = folder;
        var two = Tensors.Floats([2], 1, 2);

        var exception = Assert.ThrowsExactly<InferenceException>(() => session.Run(Tensors.Inputs(("a", two), ("b", two), ("zebra", two))));

        StringAssert.Contains(exception.Message, "zebra", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_wrong_element_type_is_refused()
    {
        using var session = Adder(out var folder);
        using var _ = folder;
        var two = Tensors.Floats([2], 1, 2);
        var wrong = new TensorValue(ElementType.Int32, [2], new byte[8]);

        Assert.ThrowsExactly<InferenceException>(() => session.Run(Tensors.Inputs(("a", two), ("b", wrong))));
    }

    [TestMethod]
    public void A_wrong_rank_is_refused()
    {
        using var session = Adder(out var folder);
        using var _ = folder;
        var two = Tensors.Floats([2], 1, 2);

        Assert.ThrowsExactly<InferenceException>(() => session.Run(Tensors.Inputs(("a", two), ("b", Tensors.Floats([1, 2], 1, 2)))));
    }

    [TestMethod]
    [DataRow(new long[] { 3 }, 8)]
    [DataRow(new long[] { 2 }, 9)]
    [DataRow(new long[] { -1 }, 0)]
    [DataRow(new long[] { long.MaxValue, 2 }, 8)]
    public void Data_that_does_not_fit_its_shape_never_reaches_the_runtime(long[] shape, int bytes)
    {
        using var session = Adder(out var folder);
        using var _ = folder;
        var wrong = new TensorValue(ElementType.Float32, shape, new byte[bytes]);

        var exception = Assert.ThrowsExactly<InferenceException>(() => session.Run(Tensors.Inputs(("a", wrong), ("b", wrong))));

        StringAssert.Contains(exception.Message, "'a'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_string_with_a_zero_in_it_is_refused_and_not_cut()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("a", OnnxType.String, "n").Output("y", OnnxType.String, "n").Node("Identity", ["a"], ["y"]).Save(folder.File("strings.onnx"));
        using var session = TestRuntime.Load(model);

        Assert.ThrowsExactly<InferenceException>(() =>
            session.Run(Tensors.Inputs(("a", new TensorValue(ElementType.String, [1], []) { Strings = ["cut\0here"] }))));
    }

    private static IInferenceSession Adder(out TestFolder folder)
    {
        folder = new TestFolder();
        return TestRuntime.Load(new ModelBuilder().Input("a", OnnxType.Float, 2).Input("b", OnnxType.Float, 2).Output("y", OnnxType.Float, 2)
            .Node("Add", ["a", "b"], ["y"]).Save(folder.File("add.onnx")));
    }
}
