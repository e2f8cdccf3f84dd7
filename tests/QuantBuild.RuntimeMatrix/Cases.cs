using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Planning;
using QuantBuild.TestModels;
using QuantBuild.Validation;

namespace QuantBuild.RuntimeMatrix;

/// <summary>A model and what is made of it.</summary>
/// <param name="Name">File name of source and result, without extensions.</param>
/// <param name="IsCopy">The result is the source: what is tried is whether it loads at all.</param>
internal sealed record Case(string Name, ModelProto Model, QuantizationSettings Settings, bool IsCopy = false);

/// <summary>Small models, quantized by QuantBuild: one for each form that it writes, and one for each version of the format.</summary>
internal static class Cases
{
    private const int Float = 1;
    private const int Half = 10;

    private static readonly (string Name, int Type)[] Types = [("fp32", Float), ("fp16", Half)];

    private static readonly string[] Precisions = ["INT4", "UINT4", "INT8", "UINT8"];

    private static readonly string[] Float8 = ["FP8", "FP8E5M2"];

    /// <summary>Writes source and result of every case.</summary>
    public static IReadOnlyList<Case> Write(string folder)
    {
        var quantizer = new Quantizer(_ => null);
        var cases = All().Select(static one => new Case(one.Name, one.Model, one.Settings ?? new QuantizationSettings { Precision = "FP32" }, one.Settings is null)).ToList();
        foreach (var one in cases)
        {
            var path = Path.Combine(folder, one.Name);
            File.WriteAllBytes(path + ".source.onnx", one.Model.ToByteArray());
            if (one.IsCopy) File.Copy(path + ".source.onnx", path + ".onnx");
            else
            {
                quantizer.Quantize(new QuantizationRequest
                {
                    Source = path + ".source.onnx",
                    Output = path + ".onnx",
                    Settings = one.Settings,
                    Validation = new ValidationSettings { Enabled = false },
                });
            }
        }
        return cases;
    }

    private static IEnumerable<(string Name, ModelProto Model, QuantizationSettings? Settings)> All()
    {
        for (var opset = 7; opset <= 26; opset++) yield return ($"opset-{opset:D2}", Plain(opset, 3), null);
        for (var ir = 3; ir <= 13; ir++) yield return ($"ir-{ir:D2}", Plain(7, ir), null);
        foreach (var (type, number) in Types)
        {
            foreach (var precision in Precisions)
            {
                var settings = new QuantizationSettings { Precision = precision };
                var qdq = settings with { Format = "onnx-qdq" };
                var end = $"-{type}-{precision}";
                yield return ($"matmulnbits{end}", Product(number, 64, bias: false), settings);
                yield return ($"matmulnbits-bias{end}", Product(number, 64, bias: true), settings);
                yield return ($"matmulnbits-tail{end}", Product(number, 72, bias: false), settings);
                foreach (var size in (int[])[16, 64, 128, 256])
                    yield return ($"matmulnbits-block{size:D3}{end}", Product(number, 256, bias: false), settings with { BlockSize = size });
                yield return ($"matmul-channels{end}", Product(number, 64, bias: false), settings with { BlockSize = -1 });
                yield return ($"gatherblock{end}", Lookup(number, 13), settings);
                foreach (var opset in (int[])[11, 12, 13, 17, 19, 21, 23, 24, 25])
                    yield return ($"channels-opset{opset:D2}{end}", Convolution(number, opset), settings with { Overrides = [new("*", precision)] });
                foreach (var opset in (int[])[13, 21, 23, 24, 25])
                {
                    if (opset < 25) yield return ($"qdq-channels-opset{opset:D2}{end}", Convolution(number, opset), qdq with { Overrides = [new("*", precision)] });
                    yield return ($"qdq-blocks-opset{opset:D2}{end}", Product(number, 64, bias: false, opset), qdq);
                }
                yield return ($"qdq-lookup-opset13{end}", Lookup(number, 13), qdq);
            }
            foreach (var precision in Float8)
            {
                var settings = new QuantizationSettings { Precision = precision };
                var end = $"-{type}-{precision}";
                foreach (var opset in (int[])[11, 19, 21, 23, 25]) yield return ($"float8-opset{opset:D2}{end}", Product(number, 64, bias: false, opset), settings);
                foreach (var opset in (int[])[13, 23, 25])
                    yield return ($"float8-blocks-opset{opset:D2}{end}", Product(number, 64, bias: false, opset), settings with { BlockSize = 32 });
                yield return ($"float8-channels{end}", Convolution(number, 13), settings);
                yield return ($"float8-lookup{end}", Lookup(number, 13), settings);
            }
        }
        foreach (var opset in (int[])[9, 13, 19, 21, 23, 24, 25])
        {
            yield return ($"cast-bf16-opset{opset:D2}", Product(Float, 64, bias: false, opset), new QuantizationSettings { Precision = "BF16" });
            yield return ($"cast-fp16-opset{opset:D2}", Product(Float, 64, bias: false, opset), new QuantizationSettings { Precision = "INT4", Overrides = [new("*", "FP16")] });
            yield return ($"graph-fp16-opset{opset:D2}", Convolution(Float, opset), new QuantizationSettings { Precision = "FP16" });
            yield return ($"graph-fp16-matmul-opset{opset:D2}", Product(Float, 64, bias: true, opset), new QuantizationSettings { Precision = "FP16" });
            yield return ($"graph-fp32-opset{opset:D2}", Product(Half, 64, bias: true, opset), new QuantizationSettings { Precision = "FP32" });
        }
        yield return ("cast-bf16-fp16", Product(Half, 64, bias: false), new QuantizationSettings { Precision = "BF16" });
    }

    // With a Cast: 1.15 loads opset 19, but its CPU backend has no Cast of it, and what QuantBuild writes casts or is cast.
    private static ModelProto Plain(int opset, int ir) => new ModelBuilder(opset, ir).Graph(graph => graph
        .Input("x", Float, 4).Node("Cast", "x", "h", ("to", Half)).Node("Cast", "h", "y", ("to", Float)).Output("y", Float, 4));

    private static ModelProto Product(int type, long k, bool bias, int opset = 13) => new ModelBuilder(opset, Ir(opset)).Graph(graph =>
    {
        graph.Input("x", type, 3, k).Initializer(Weight("w", type, k, 32)).Output("y", type, 3, 32);
        return bias ? graph.Initializer(Weight("b", type, 32)).Node("Gemm", "x w b", "y") : graph.Node("MatMul", "x w", "y");
    });

    private static ModelProto Lookup(int type, int opset) => new ModelBuilder(opset, Ir(opset)).Graph(graph => graph
        .Input("ids", 7, 2, 3).Initializer(Weight("w", type, 50, 64)).Node("Gather", "w ids", "y").Output("y", type, 2, 3, 64));

    private static ModelProto Convolution(int type, int opset) => new ModelBuilder(opset, Ir(opset)).Graph(graph => graph
        .Input("x", type, 1, 8, 6, 6).Initializer(Weight("w", type, 16, 8, 3, 3)).Node("Conv", "x w", "y").Output("y", type, 1, 16, 4, 4));

    /// <summary>Low, so that an old release refuses a model for nothing but what is tried.</summary>
    private static long Ir(int opset) => opset switch { <= 14 => 4, <= 18 => 8, <= 20 => 9, <= 22 => 10, 23 => 11, 24 => 12, _ => 13 };

    private static TensorProto Weight(string name, int type, params long[] shape) => type == Float ? Weights.Raw(name, shape) : Weights.Half(name, shape);
}
