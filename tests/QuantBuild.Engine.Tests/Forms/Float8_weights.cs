using System.Runtime.InteropServices;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;
using QuantBuild.OnnxRuntime;
using QuantBuild.Planning;
using QuantBuild.TestModels;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Forms;

[TestClass]
public class Float8_weights
{
    private const int Half = 10;

    public static IEnumerable<object[]> Kinds =>
        from precision in new[] { "FP8", "FP8E5M2" }
        from format in new[] { "onnx", "onnx-qdq" }
        from type in new[] { 1, Half }
        select new object[] { precision, format, type };

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Of_every_operator_keep_what_they_compute(string precision, string format, int type)
    {
        using var workspace = new Workspace();
        ModelBuilder[] models =
        [
            Of(type, graph => graph.Input("x", type, 3, 80).Output("y", type, 3, 33).Initializer(Weight(type, 80, 33)).Node("MatMul", "x w", "y")),
            Of(type, graph => graph.Input("x", type, 3, 320).Output("y", type, 3, 33).Initializer(Weight(type, 320, 33)).Node("MatMul", "x w", "y")),
            Of(type, graph => graph.Input("x", type, 5, 3, 16).Output("y", type, 5, 3, 12).Initializer(Weight(type, 5, 16, 12)).Node("MatMul", "x w", "y")),
            Of(type, graph => graph.Input("x", type, 32, 5).Output("y", type, 24, 5).Initializer(Weight(type, 24, 32)).Node("MatMul", "w x", "y")),
            Of(type, graph => graph.Input("x", type, 3, 80).Output("y", type, 3, 40).Initializer(Weight(type, 80, 40)).Node("Gemm", "x w", "y")),
            Of(type, graph => graph.Input("x", type, 3, 80).Output("y", type, 3, 40).Initializer(Weight(type, 40, 80)).Node("Gemm", "x w", "y", ("transB", 1))),
            Of(type, graph => graph.Input("x", type, 3, 80).Output("y", type, 3, 40).Initializer(Weight(type, 40, 80)).Node("Transpose", "w", "t").Node("MatMul", "x t", "y")),
            Of(type, graph => graph.Input("ids", 7, 2, 3).Output("y", type, 2, 3, 64).Initializer(Weight(type, 50, 64)).Node("Gather", "w ids", "y")),
            Of(type, graph => graph.Input("x", type, 1, 8, 6, 6).Output("y", type, 1, 16, 4, 4).Initializer(Weight(type, 16, 8, 3, 3)).Node("Conv", "x w", "y")),
            Of(type, graph => graph.Input("x", type, 1, 8, 6, 6).Output("y", type, 1, 16, 8, 8).Initializer(Weight(type, 8, 16, 3, 3)).Node("ConvTranspose", "x w", "y")),
        ];
        for (var i = 0; i < models.Length; i++)
        {
            var result = workspace.Validate(workspace.Save(models[i], $"model{i}.onnx"), precision, new() { Format = format });

            AssertFloat8(result, precision, block: null);
            Assert.AreEqual(19, result.Opset, $"model {i}");
            Assert.IsGreaterThanOrEqualTo(9, result.Result.IrVersion);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void In_blocks_keep_what_they_compute(string precision, string format, int type)
    {
        using var workspace = new Workspace();
        ModelBuilder[] models =
        [
            Of(type, graph => graph.Input("x", type, 3, 80).Output("y", type, 3, 33).Initializer(Weight(type, 80, 33)).Node("MatMul", "x w", "y")),
            Of(type, graph => graph.Input("x", type, 3, 80).Output("y", type, 3, 40).Initializer(Weight(type, 40, 80)).Node("Gemm", "x w", "y", ("transB", 1))),
            Of(type, graph => graph.Input("ids", 7, 2, 3).Output("y", type, 2, 3, 70).Initializer(Weight(type, 50, 70)).Node("Gather", "w ids", "y")),
        ];
        for (var i = 0; i < models.Length; i++)
        {
            foreach (var block in new[] { 16, 32 })
            {
                var result = workspace.Validate(workspace.Save(models[i], $"model{i}.onnx"), precision, new() { Format = format, BlockSize = block });

                AssertFloat8(result, precision, block);
                Assert.AreEqual(21, result.Opset);
            }
        }
    }

    [TestMethod]
    [DataRow("FP8", ElementType.Float8E4M3, 17)]
    [DataRow("FP8E5M2", ElementType.Float8E5M2, 19)]
    public void Have_the_codes_that_ONNX_Runtime_itself_makes(string precision, ElementType type, int dataType)
    {
        var library = OnnxRuntimeLocator.Find().Library;
        if (library is null) Assert.Inconclusive("No ONNX Runtime library is packed for this system.");
        using var workspace = new Workspace();
        var result = workspace.Convert(Models.MatMul(100, 37), precision);
        var codes = result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w.quantized");
        var scales = result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w.scale");
        Assert.AreEqual(dataType, codes.DataType);

        // The same weight and the same scales through QuantizeLinear; what comes out is decoded again, which is exact for both.
        var quantize = new ModelBuilder(19, 9).Graph(graph => graph.Input("x", 1, 100, 37).Output("y", 1, 100, 37)
            .Initializer(Tensors.Of(1, [37], scales.RawData.Span, "scale")).Initializer(Tensors.Of(dataType, [37], new byte[37], "zero"))
            .Node("QuantizeLinear", "x scale zero", "q", ("axis", 1)).Node("DequantizeLinear", "q scale", "y", ("axis", 1)));
        using var session = library.Load(workspace.Save(quantize, "quantize.onnx"), new InferenceOptions());
        var values = MemoryMarshal.AsBytes<float>(Weights.Values("w", 100, 37)).ToArray();
        var output = session.Run(new Dictionary<string, TensorValue> { ["x"] = new(ElementType.Float32, [100, 37], values) })[0]!;

        var theirs = MemoryMarshal.Cast<byte, float>(output.Data);
        var factors = MemoryMarshal.Cast<byte, float>(scales.RawData.Span);
        for (var i = 0; i < theirs.Length; i++)
        {
            var code = codes.RawData[i];
            Assert.AreEqual(theirs[i], (type == ElementType.Float8E4M3 ? Float8E4M3.ToSingle(code) : Float8E5M2.ToSingle(code)) * factors[i % 37], $"element {i}");
        }
    }

    [TestMethod]
    [DataRow(64)]
    [DataRow(1100)]
    public void Have_the_same_bytes_for_any_number_of_threads_and_the_size_that_was_foretold(int k)
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul(k, 700));
        var bytes = new List<byte[]>();
        foreach (var threads in new[] { 1, 2, 7 })
        {
            var request = new QuantizationRequest
            {
                Source = source,
                Output = workspace.Output,
                Settings = new() { Precision = "FP8", Threads = threads },
                Validation = Workspace.NoValidation,
            };
            var promised = workspace.Quantizer.Plan(request).Report.OutputBytes;
            var result = workspace.Quantizer.Quantize(request, null, CancellationToken.None);
            Assert.IsTrue(result.Succeeded);
            bytes.Add(File.ReadAllBytes(workspace.Output));
            Assert.AreEqual(promised, result.Report.OutputBytes);
        }

        CollectionAssert.AreEqual(bytes[0], bytes[1]);
        CollectionAssert.AreEqual(bytes[0], bytes[2]);
    }

    [TestMethod]
    [DataRow("onnx")]
    [DataRow("onnx-qdq")]
    public void Mix_with_other_precisions_in_both_directions(string format)
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.Chain("a", "b", "c", "d"));
        var result = workspace.Validate(source, "FP8", new() { Format = format, Overrides = [new("b", "INT4"), new("c", "FP8E5M2"), new("d", "FP32")] });
        AssertTypes(result, "FP8", "INT4", "FP8E5M2", "FP32");
        Assert.AreEqual(32, result.Tensor("b").BlockSize);
        Assert.IsNull(result.Tensor("a").BlockSize);

        result = workspace.Validate(source, "INT4", new() { Format = format, Overrides = [new("a", "FP8"), new("d", "FP8E5M2")] });
        AssertTypes(result, "FP8", "INT4", "INT4", "FP8E5M2");

        result = workspace.Validate(source, "INT8", new() { Format = format, BlockSize = 64, Overrides = [new("a", "FP8")] });
        AssertTypes(result, "FP8", "INT8", "INT8", "INT8");
        Assert.AreEqual(64, result.Tensor("a").BlockSize);
    }

    [TestMethod]
    public void Of_channels_of_zeros_and_of_tiny_halves_come_back()
    {
        using var workspace = new Workspace();
        var values = Weights.Values("w", 64, 32);
        for (var i = 0; i < values.Length; i++) values[i] *= (i % 32) switch { 3 => 0f, 5 => 1e-4f, 6 => 65504f, _ => 1f };
        var model = new ModelBuilder().Graph(graph => graph.Input("x", Half, 3, 64).Output("y", Half, 3, 32)
            .Initializer(Tensors.Halves([64, 32], [.. values.Select(value => (Half)(value * 0.9999f))], "w")).Node("MatMul", "x w", "y"));
        foreach (var precision in new[] { "FP8", "FP8E5M2" })
        {
            var result = workspace.Convert(model, precision);
            var scales = MemoryMarshal.Cast<byte, System.Half>(result.Result.Graph.Initializer.Single(tensor => tensor.Name == "w.scale").RawData.Span);

            Assert.AreEqual((System.Half)1f, scales[3]);
            foreach (var scale in scales) Assert.IsTrue(scale > (System.Half)0f && System.Half.IsFinite(scale));
            Assert.IsGreaterThan(20, result.Weights["w"].SqnrDb!.Value);
        }
    }

    [TestMethod]
    [DataRow(float.NaN, -1)]
    [DataRow(float.PositiveInfinity, -1)]
    [DataRow(float.NegativeInfinity, 32)]
    public void Refuse_what_is_not_finite(float value, int block)
    {
        using var workspace = new Workspace();
        var values = Weights.Values("w", 300, 8);
        values[1234] = value;
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 300).Output("y", 1, 3, 8).Floats("w", [300, 8], values).Node("MatMul", "x w", "y"));
        var error = workspace.Refuse(workspace.Save(model), "FP8", new() { BlockSize = block });

        Assert.AreEqual("QB2008", error.Code);
        Assert.AreEqual("w", error.Tensor);
        Assert.EndsWith("at element 1234", error.Found!);
    }

    [TestMethod]
    public void Are_kept_for_the_reasons_of_integers()
    {
        using var workspace = new Workspace();
        var model = new ModelBuilder().Graph(graph => graph.Input("x", 1, 3, 64).Output("y", 1, 3, 64)
            .Weight("w", 64, 64).Weight("small", 1, 64).Weight("bias", 600).Weight("unused", 64, 64).Initializer(Weights.BFloat16("b16", 64, 64))
            .Node("MatMul", "x w", "a").Node("Add", "a small", "y").Node("Relu", "bias", "b").Node("Identity", "b16", "i"));
        var result = workspace.Convert(model, "FP8");

        Assert.IsNull(result.Tensor("w").Kept);
        Assert.AreEqual("too small: fewer than 512 values", result.Tensor("small").Kept);
        Assert.AreEqual("no node uses it", result.Tensor("unused").Kept);
        Assert.AreEqual("not a weight: Relu uses it as data", result.Tensor("bias").Kept);
        Assert.AreEqual("BF16 has no quantized form that ONNX Runtime's CPU runs", result.Tensor("b16").Kept);
    }

    [TestMethod]
    public void Have_no_zero_points()
    {
        using var workspace = new Workspace();
        var error = workspace.Refuse(workspace.Save(Models.MatMul()), "FP8", new() { Symmetric = false });

        Assert.AreEqual("QB1203", error.Code);
        Assert.AreEqual("Symmetric=false", error.Found);
    }

    [TestMethod]
    [TestCategory("Shared")]
    [DataRow("gpt2-random-fp32/past.onnx", 0.99)]
    [DataRow("llama-random-fp16-ext/model.onnx", 0.99)]
    [DataRow("squeezenet-fp16/SqueezeNet_fp16.onnx", 0.95)]
    [DataRow("nnsplit-en/model.onnx", 0.99)]
    [DataRow("silero-vad/silero_vad_v4_subgraph_inits.onnx", 0.9)]
    public void Of_models_of_others_keep_what_they_compute(string name, double least)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) folder = folder.Parent;
        var path = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", "models", "onnx", name);
        if (!File.Exists(path)) Assert.Inconclusive($"{path} is not there.");
        using var workspace = new Workspace();
        foreach (var precision in new[] { "FP8", "FP8E5M2" })
            Assert.IsGreaterThan(least, workspace.Validate(path, precision).Cosine, precision);
    }

    [TestMethod]
    public void Need_a_release_that_has_them()
    {
        using var workspace = new Workspace();
        var source = workspace.Save(Models.MatMul());
        var runtime = new RuntimeRequirement { Version = new(1, 15, 1) };

        Assert.AreEqual("QB4070", workspace.Refuse(source, "FP8", new() { Runtime = runtime }).Code);
        Assert.IsNull(workspace.Convert(source, "FP8", new() { Runtime = new() { Version = new(1, 16, 0) } }).Tensor("w").Kept);
    }

    private static void AssertFloat8(FinishedRun result, string precision, int? block)
    {
        Assert.AreEqual(precision, result.Tensor("w").To);
        Assert.AreEqual(precision, result.Weights["w"].CandidateType);
        Assert.AreEqual(block, result.Tensor("w").BlockSize);
        CollectionAssert.Contains(result.Operators.ToArray(), "DequantizeLinear");
        result.AssertStandard();

        // Half a unit in the last of 3 or 2 places, of the largest value.
        Assert.IsLessThanOrEqualTo(precision == "FP8" ? 1.0 / 26 : 1.0 / 13, result.Weights["w"].MaxAbsError);
        Assert.IsGreaterThan(precision == "FP8" ? 30 : 24, result.Weights["w"].SqnrDb!.Value);
        Assert.AreEqual(result.Weights["w"].SqnrDb!.Value, result.Tensor("w").SqnrDb!.Value, 0.1);
        Assert.IsGreaterThan(precision == "FP8" ? 0.998 : 0.995, result.Cosine);
    }

    private static void AssertTypes(FinishedRun result, params string[] types)
    {
        CollectionAssert.AreEqual(types, result.Report.Tensors.Select(tensor => tensor.To).ToArray());
        Assert.IsGreaterThan(0.9, result.Cosine);
    }

    private static ModelBuilder Of(int type, Func<GraphBuilder, GraphBuilder> graph) => new ModelBuilder(type == 1 ? 13 : 17).Graph(graph);

    private static TensorProto Weight(int type, params long[] shape) => type == 1 ? Weights.Raw("w", shape) : Weights.Half("w", shape);
}
