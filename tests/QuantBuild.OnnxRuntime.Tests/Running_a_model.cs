using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Tests;

[TestClass]
public class Running_a_model
{
    [TestMethod]
    public void Adds_two_vectors()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("a", OnnxType.Float, 3).Input("b", OnnxType.Float, 3).Output("sum", OnnxType.Float, 3)
            .Node("Add", ["a", "b"], ["sum"]).Save(folder.File("add.onnx"));

        using var session = TestRuntime.Load(model);
        var outputs = session.Run(Tensors.Inputs(("a", Tensors.Floats([3], 1, 2, 3)), ("b", Tensors.Floats([3], 10, 20, 30))));

        CollectionAssert.AreEqual(new float[] { 11, 22, 33 }, outputs.Single().As<float>());
        CollectionAssert.AreEqual(new long[] { 3 }, outputs[0]!.Shape.ToArray());
    }

    [TestMethod]
    public void Gives_outputs_in_the_declared_order_and_takes_inputs_in_any()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("a", OnnxType.Float, 1).Input("b", OnnxType.Float, 1)
            .Output("difference", OnnxType.Float, 1).Output("product", OnnxType.Float, 1)
            .Node("Mul", ["a", "b"], ["product"]).Node("Sub", ["a", "b"], ["difference"]).Save(folder.File("two.onnx"));

        using var session = TestRuntime.Load(model);
        var outputs = session.Run(Tensors.Inputs(("b", Tensors.Floats([1], 2)), ("a", Tensors.Floats([1], 5))));

        CollectionAssert.AreEqual(new[] { "difference", "product" }, session.Outputs.Select(static output => output.Name).ToArray());
        CollectionAssert.AreEqual(new float[] { 3 }, outputs[0].As<float>());
        CollectionAssert.AreEqual(new float[] { 10 }, outputs[1].As<float>());
    }

    [TestMethod]
    public void Fills_symbolic_dimensions_from_the_data()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", OnnxType.Float, "rows", 2).Output("y", OnnxType.Float, "rows", 1)
            .Constant("w", OnnxType.Float, [2, 1], Tensors.Bytes(1f, 100f)).Node("MatMul", ["x", "w"], ["y"]).Save(folder.File("matmul.onnx"));

        using var session = TestRuntime.Load(model);

        for (var rows = 1; rows <= 3; rows++)
        {
            var x = Enumerable.Range(0, rows * 2).Select(static i => (float)i).ToArray();
            var output = session.Run(Tensors.Inputs(("x", Tensors.Floats([rows, 2], x)))).Single();
            CollectionAssert.AreEqual(new long[] { rows, 1 }, output!.Shape.ToArray());
            CollectionAssert.AreEqual(Enumerable.Range(0, rows).Select(static row => (row * 2f) + (((row * 2f) + 1) * 100)).ToArray(), output.As<float>());
        }
    }

    [TestMethod]
    public void Runs_a_model_without_inputs_and_a_scalar()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Output("y", OnnxType.Float, []).Constant("c", OnnxType.Float, [], Tensors.Bytes(4f))
            .Node("Sqrt", ["c"], ["y"]).Save(folder.File("constant.onnx"));

        using var session = TestRuntime.Load(model);
        var output = session.Run(Tensors.Inputs()).Single();

        Assert.IsEmpty(output!.Shape);
        CollectionAssert.AreEqual(new float[] { 2 }, output.As<float>());
    }

    [TestMethod]
    public void Passes_empty_tensors_both_ways()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", OnnxType.Float, "n").Output("y", OnnxType.Float, "n").Node("Neg", ["x"], ["y"]).Save(folder.File("empty.onnx"));

        using var session = TestRuntime.Load(model);
        var output = session.Run(Tensors.Inputs(("x", Tensors.Floats([0])))).Single();

        CollectionAssert.AreEqual(new long[] { 0 }, output!.Shape.ToArray());
        Assert.IsEmpty(output.Data);
    }

    [TestMethod]
    public void Finds_external_data_beside_the_model_whatever_the_current_folder_is()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("weights.data"), [.. new byte[64], .. Tensors.Bytes(3f, 4f)]);
        var model = new ModelBuilder().Input("x", OnnxType.Float, 2).Output("y", OnnxType.Float, 2)
            .External("w", OnnxType.Float, [2], "weights.data", 64, 8).Node("Mul", ["x", "w"], ["y"]).Save(folder.File("external.onnx"));

        using var session = TestRuntime.Load(Path.GetRelativePath(Environment.CurrentDirectory, model));
        var output = session.Run(Tensors.Inputs(("x", Tensors.Floats([2], 10, 10)))).Single();

        CollectionAssert.AreEqual(new float[] { 30, 40 }, output.As<float>());
    }

    [TestMethod]
    public void Loads_from_a_path_with_spaces_and_letters_outside_ascii()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("mödels ünd 模型"));
        var model = new ModelBuilder().Input("x", OnnxType.Float, 1).Output("y", OnnxType.Float, 1)
            .Node("Neg", ["x"], ["y"]).Save(folder.File("mödels ünd 模型/nég.onnx"));

        using var session = TestRuntime.Load(model);

        CollectionAssert.AreEqual(new float[] { -1 }, session.Run(Tensors.Inputs(("x", Tensors.Floats([1], 1)))).Single().As<float>());
    }

    [TestMethod]
    [DoNotParallelize]
    public void Serves_many_runs_and_sessions_without_holding_their_memory()
    {
        using var folder = new TestFolder();
        const int Count = 1 << 20;
        var model = new ModelBuilder().Input("x", OnnxType.Float, Count).Output("y", OnnxType.Float, Count).Node("Neg", ["x"], ["y"]).Save(folder.File("big.onnx"));
        var inputs = Tensors.Inputs(("x", Tensors.Floats([Count], new float[Count])));
        Repeat(5);
        GC.Collect();
        var before = Environment.WorkingSet;
        Repeat(60); // 60 runs of 4 MiB in and 4 MiB out: 480 MiB, if anything were kept
        GC.Collect();

        Assert.IsLessThan(150L << 20, Environment.WorkingSet - before);

        void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var session = TestRuntime.Load(model);
                session.Run(inputs);
            }
        }
    }

    [TestMethod]
    public void A_disposed_session_says_so()
    {
        using var folder = new TestFolder();
        var model = new ModelBuilder().Input("x", OnnxType.Float, 1).Output("y", OnnxType.Float, 1).Node("Neg", ["x"], ["y"]).Save(folder.File("neg.onnx"));
        var session = TestRuntime.Load(model);
        session.Dispose();
        session.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => session.Run(Tensors.Inputs(("x", Tensors.Floats([1], 1)))));
    }
}
