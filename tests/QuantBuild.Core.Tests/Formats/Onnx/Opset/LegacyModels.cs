using QuantBuild.Formats.Onnx.Protobuf;
using static QuantBuild.Core.Tests.Formats.Onnx.Opset.OnnxModel;

namespace QuantBuild.Core.Tests.Formats.Onnx.Opset;

/// <summary>A model in an old form and, where no runtime runs the old form any more, the same computation written by hand in opset 13.</summary>
public sealed record LegacyModel(string Name, ModelProto Model, ModelProto? Twin = null)
{
    public override string ToString() => Name;
}

/// <summary>One small model for each adapter.</summary>
internal static class LegacyModels
{
    public static IEnumerable<LegacyModel> All()
    {
        foreach (var op in new[] { "Add", "Sub", "Mul", "Div" })
        {
            yield return Unary($"{op}-6 broadcast from an axis", 6, [2, 3, 4, 5], [Ramp("b", 3, 4)],
                [Node(op, "x b", "y", ("broadcast", 1), ("axis", 1))], [Ramp("b", 3, 4, 1)], [Node(op, "x b", "y")]);
        }

        yield return Unary("Add-6 broadcast from a negative axis", 6, [2, 3, 4, 5], [Ramp("b", 3)],
            [Node("Add", "x b", "y", ("broadcast", 1), ("axis", -3))], [Ramp("b", 3, 1, 1)], [Node("Add", "x b", "y")]);
        yield return Unary("Add-6 broadcast of a suffix", 6, [2, 3, 4], [Ramp("b", 3, 4)],
            [Node("Add", "x b", "y", ("broadcast", 1))], [Ramp("b", 3, 4)], [Node("Add", "x b", "y")]);
        yield return Unary("Add-6 of a convolution with its bias", 6, [1, 2, 5, 5], [Ramp("w", 4, 2, 3, 3), Ramp("b", 4)],
            [Node("Conv", "x w", "c"), Node("Add", "c b", "y", ("broadcast", 1), ("axis", 1))],
            [Ramp("w", 4, 2, 3, 3), Ramp("b", 4, 1, 1)], [Node("Conv", "x w", "c"), Node("Add", "c b", "y")]);
        yield return Unary("Gemm-6", 6, [2, 3], [Ramp("b", 3, 4), Ramp("c", 4)],
            [Node("Gemm", "x b c", "y", ("broadcast", 1))], [Ramp("b", 3, 4), Ramp("c", 4)], [Node("Gemm", "x b c", "y")]);
        yield return Unary("PRelu-6", 6, [2, 3, 4, 4], [Ramp("s", 3)],
            [Node("PRelu", "x s", "y")], [Ramp("s", 3, 1, 1)], [Node("PRelu", "x s", "y")]);
        yield return Unary("Selu-1", 1, [2, 3], [],
            [Node("Selu", "x", "y")], [], [Node("Selu", "x", "y", ("alpha", 1.6732f), ("gamma", 1.0507f))]);
        yield return Unary("Concat-1 without an axis", 1, [2, 3], [],
            [Node("Concat", "x x", "y")], [], [Node("Concat", "x x", "y", ("axis", 1))]);
        yield return Unary("Reshape-1", 1, [2, 6], [],
            [Node("Reshape", "x", "y", ("shape", new long[] { 0, 2, -1 }), ("consumed_inputs", new long[] { 0 }))],
            [Ints("s", 2, 2, 3)], [Node("Reshape", "x s", "y")]);
        yield return Unary("Cast-1", 1, [2, 3], [],
            [Node("Cast", "x", "i", ("to", "INT32")), Node("Cast", "i", "y", ("to", "FLOAT"))],
            [], [Node("Cast", "x", "i", ("to", 6)), Node("Cast", "i", "y", ("to", 1))]);
        yield return Unary("Tile-1", 1, [2, 3], [Floats("t", [], 3), Floats("a", [], 1)],
            [Node("Tile", "x t a", "y")], [Ints("r", 1, 3)], [Node("Tile", "x r", "y")]);
        yield return Unary("BatchNormalization-1", 1, [1, 3, 4, 4], Statistics(3),
            [Node("BatchNormalization", "x scale bias mean var", "y", ("is_test", 1), ("spatial", 1), ("consumed_inputs", new long[] { 0, 0, 0, 0, 0 }))],
            Statistics(3), [Node("BatchNormalization", "x scale bias mean var", "y")]);
        yield return Unary("Dropout-6", 6, [2, 3], [],
            [Node("Dropout", "x", "y mask", ("is_test", 1), ("ratio", 0.3f))], [], [Node("Identity", "x", "y")]);
        yield return Unary("Upsample-1", 1, [1, 2, 3, 3], [],
            [Node("Upsample", "x", "y", ("height_scale", 2f), ("width_scale", 3f))],
            [Floats("s", [4], 1, 1, 2, 3)], [Node("Resize", "x - s", "y", ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"))]);
        yield return Unary("LpPool-1", 1, [1, 2, 6, 6], [],
            [Node("LpPool", "x", "y", ("kernel_shape", new long[] { 2, 2 }), ("p", 2f))],
            [], [Node("LpPool", "x", "y", ("kernel_shape", new long[] { 2, 2 }), ("p", 2))]);
        yield return Unary("Pad-1", 1, [2, 3], [],
            [Node("Pad", "x", "y", ("paddings", new long[] { 1, 0, 0, 2 }), ("value", 1.5f))],
            [Ints("p", 1, 0, 0, 2), Floats("v", [], 1.5f)], [Node("Pad", "x p v", "y")]);

        foreach (var model in From7()) yield return model;
        foreach (var model in From11()) yield return model;
    }

    private static IEnumerable<LegacyModel> From7()
    {
        yield return Unary("BatchNormalization-7", 7, [1, 3, 4, 4], Statistics(3), [Node("BatchNormalization", "x scale bias mean var", "y", ("spatial", 1), ("epsilon", 0.01f))]);
        yield return Unary("BatchNormalization-9", 9, [1, 3, 4, 4], Statistics(3), [Node("BatchNormalization", "x scale bias mean var", "y")]);
        yield return Unary("Dropout-7", 7, [2, 3], [], [Node("Dropout", "x", "y", ("ratio", 0.3f))]);
        yield return Unary("Dropout-10 with an unread mask", 10, [2, 3], [], [Node("Dropout", "x", "y mask", ("ratio", 0.3f))]);
        yield return Unary("Upsample-7 nearest", 7, [1, 2, 3, 3], [], [Node("Upsample", "x", "y", ("scales", new[] { 1f, 1f, 2f, 2.5f }))]);
        yield return Unary("Upsample-7 linear", 7, [1, 2, 3, 3], [], [Node("Upsample", "x", "y", ("scales", new[] { 1f, 1f, 2f, 2f }), ("mode", "linear"))]);
        yield return Unary("Upsample-9 nearest", 9, [1, 2, 3, 3], [Floats("s", [4], 1, 1, 2, 3)], [Node("Upsample", "x s", "y")]);
        yield return Unary("Upsample-9 linear", 9, [1, 2, 4, 3], [Floats("s", [4], 1, 1, 1.5f, 3)], [Node("Upsample", "x s", "y", ("mode", "linear"))]);
        yield return Unary("Resize-10 nearest larger", 10, [1, 1, 5, 5], [Floats("s", [4], 1, 1, 1.7f, 2.3f)], [Node("Resize", "x s", "y")]);
        yield return Unary("Resize-10 nearest smaller", 10, [1, 1, 8, 9], [Floats("s", [4], 1, 1, 0.6f, 0.7f)], [Node("Resize", "x s", "y")]);
        yield return Unary("Resize-10 linear larger", 10, [1, 1, 5, 5], [Floats("s", [4], 1, 1, 1.7f, 2.3f)], [Node("Resize", "x s", "y", ("mode", "linear"))]);
        yield return Unary("Resize-10 linear smaller", 10, [1, 1, 8, 9], [Floats("s", [4], 1, 1, 0.6f, 0.7f)], [Node("Resize", "x s", "y", ("mode", "linear"))]);
        yield return Unary("Slice-9", 9, [4, 5, 6], [], [Node("Slice", "x", "y", ("starts", new long[] { 1, -3 }), ("ends", new long[] { 3, int.MaxValue }), ("axes", new long[] { 0, 2 }))]);
        yield return Unary("Slice-9 without axes", 9, [4, 5, 6], [], [Node("Slice", "x", "y", ("starts", new long[] { 1, 1 }), ("ends", new long[] { 3, -1 }))]);
        yield return Unary("TopK-9", 9, [3, 7], [], [Node("TopK", "x", "y i", ("k", 3))]);
        yield return Unary("TopK-10", 10, [3, 7], [Ints("k", 2)], [Node("TopK", "x k", "y i", ("axis", 0))]);
        yield return Unary("Clip-6", 7, [3, 7], [], [Node("Clip", "x", "y", ("min", -1f), ("max", 1.5f))]);
        yield return Unary("Clip-6 from above alone", 7, [3, 7], [], [Node("Clip", "x", "y", ("max", 0.5f))]);
        yield return Unary("Pad-2 constant", 7, [3, 4], [], [Node("Pad", "x", "y", ("pads", new long[] { 0, 1, 2, 0 }), ("value", 2.5f))]);
        yield return Unary("Pad-2 reflect", 7, [3, 4], [], [Node("Pad", "x", "y", ("pads", new long[] { 0, 1, 2, 0 }), ("mode", "reflect"))]);
        yield return Unary("MaxPool-7", 7, [1, 2, 7, 7], [], [Node("MaxPool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("auto_pad", "SAME_LOWER"))]);
        yield return Unary("AveragePool-7", 7, [1, 2, 7, 7], [], [Node("AveragePool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }))]);
        yield return Unary("AveragePool-10 with ceil_mode", 10, [1, 2, 8, 8], [], [Node("AveragePool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }), ("ceil_mode", 1))]);
        yield return Unary("AveragePool-7 counting pads", 7, [1, 2, 7, 7], [], [Node("AveragePool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }), ("count_include_pad", 1))]);
        yield return Unary("AveragePool-10 with ceil_mode counting pads", 10, [1, 2, 8, 8], [], [Node("AveragePool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }), ("ceil_mode", 1), ("count_include_pad", 1))]);
        yield return Unary("LpPool-7", 7, [1, 2, 7, 7], [], [Node("LpPool", "x", "y", ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }))]);
        yield return Unary("ImageScaler-7", 7, [1, 3, 4, 4], [], [Node("ImageScaler", "x", "y", ("scale", 0.5f), ("bias", new[] { 1f, -1f, 2f }))]);
        yield return Unary("Scatter-9", 9, [3, 3], [IntMatrix("i", [1, 3], 1, 0, 2), Floats("u", [1, 3], 7, 8, 9)], [Node("Scatter", "x i u", "y", ("axis", 0))]);
        yield return Unary("ConvTranspose-7", 7, [1, 2, 4, 4], [Ramp("w", 2, 3, 3, 3)], [Node("ConvTranspose", "x w", "y", ("strides", new long[] { 2, 2 }), ("pads", new long[] { 1, 1, 1, 1 }), ("output_padding", new long[] { 1, 1 }))]);
        yield return Unary("DepthToSpace-7", 7, [1, 8, 2, 2], [], [Node("DepthToSpace", "x", "y", ("blocksize", 2))]);
        yield return Unary("OneHot-9 of constants", 9, [2], [Ints("i", 1, 0, 3), Ints("d", 4)], [Node("OneHot", "i d x", "y")]);
        yield return Unary("RoiAlign-10", 10, [1, 1, 8, 8], [Floats("r", [2, 4], 0, 0, 3, 3, 1, 2, 6, 7), Ints("b", 0, 0)], [Node("RoiAlign", "x r b", "y", ("output_height", 2), ("output_width", 3), ("sampling_ratio", 2))]);
        yield return Unary("LSTM-7", 7, [3, 1, 2], [Ramp("w", 1, 8, 2), Ramp("r", 1, 8, 2)], [Node("LSTM", "x w r", "y h c", ("hidden_size", 2))]);
        yield return Unary("GRU-7", 7, [3, 1, 2], [Ramp("w", 1, 6, 2), Ramp("r", 1, 6, 2)], [Node("GRU", "x w r", "y h", ("hidden_size", 2), ("linear_before_reset", 1))]);
        yield return Unary("RNN-7", 7, [3, 1, 2], [Ramp("w", 1, 2, 2), Ramp("r", 1, 2, 2)], [Node("RNN", "x w r", "y h", ("hidden_size", 2))]);
    }

    private static IEnumerable<LegacyModel> From11()
    {
        foreach (var op in new[] { "Softmax", "LogSoftmax", "Hardmax" })
        {
            yield return Unary($"{op}-11 of a matrix", 11, [3, 5], [], [Node(op, "x", "y")]);
            yield return Unary($"{op}-11 of an image", 11, [2, 3, 4, 5], [], [Node(op, "x", "y")]);
            yield return Unary($"{op}-11 from the third axis", 11, [2, 3, 4, 5], [], [Node(op, "x", "y", ("axis", 2))]);
        }

        yield return Unary("Softmax-11 on the last axis", 11, [2, 3, 4], [], [Node("Softmax", "x", "y", ("axis", -1))]);
        yield return Unary("Softmax-7", 7, [2, 3, 1, 1], [], [Node("Softmax", "x", "y")]);
        yield return Unary("Squeeze-11", 11, [1, 3, 1], [], [Node("Squeeze", "x", "y", ("axes", new long[] { 2 }))]);
        yield return Unary("Squeeze-7 without axes", 7, [1, 3, 1], [], [Node("Squeeze", "x", "y")]);
        yield return Unary("Unsqueeze-11", 11, [3], [], [Node("Unsqueeze", "x", "y", ("axes", new long[] { 0, 2 }))]);
        yield return Unary("Split-7", 7, [6, 2], [], [Node("Split", "x", "y z", ("axis", 0))]);
        yield return Unary("Split-11 with lengths", 11, [6, 2], [], [Node("Split", "x", "y z", ("split", new long[] { 1, 5 }))]);
        yield return Unary("Split-13", 13, [2, 6], [], [Node("Split", "x", "y z", ("axis", 1))]);
        foreach (var op in new[] { "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp" })
        {
            yield return Unary($"{op}-11", 11, [2, 3, 4], [], [Node(op, "x", "y", ("axes", new long[] { 0, -1 }), ("keepdims", 0))]);
            yield return Unary($"{op}-11 over all", 11, [2, 3, 4], [], [Node(op, "x", "y")]);
        }

        yield return Unary("ReduceLogSum-11", 11, [2, 3, 4], [], [Node("Abs", "x", "a"), Node("ReduceLogSum", "a", "y", ("axes", new long[] { 1 }))]);
        yield return Unary("DFT-17", 17, [1, 8, 1], [], [Node("DFT", "x", "y")]);
        yield return Unary("DFT-17 on another axis", 17, [1, 4, 8, 1], [], [Node("DFT", "x", "y", ("axis", 2))]);
        yield return Unary("GridSample-16", 16, [1, 1, 4, 4], [Ramp("g", 1, 3, 3, 2)], [Node("GridSample", "x g", "y", ("mode", "bilinear"))]);
        yield return Unary("GridSample-16 cubic", 16, [1, 1, 4, 4], [Ramp("g", 1, 3, 3, 2)], [Node("GridSample", "x g", "y", ("mode", "bicubic"))]);
        yield return Unary("GroupNormalization-18", 18, [2, 6, 3], [Ramp("s", 3), Ramp("b", 3)], [Node("GroupNormalization", "x s b", "y", ("num_groups", 3))]);
        yield return Unary("Resize-11 by sizes", 11, [1, 1, 4, 4], [Floats("roi", [0]), Floats("s", [0]), Ints("z", 1, 1, 7, 3)], [Node("Resize", "x roi s z", "y", ("mode", "linear"))]);
        yield return Unary("LayerNormalization-1 of ONNX Runtime", 12, [2, 4], [Ramp("s", 4), Ramp("b", 4)], [Node("LayerNormalization", "x s b", "y")]);
        yield return new LegacyModel("If with a softmax inside", Branching());
    }

    private static LegacyModel Unary(string name, int opset, long[] shape, TensorProto[] initializers, NodeProto[] nodes, TensorProto[] twinInitializers, NodeProto[] twin) =>
        Unary(name, opset, shape, initializers, nodes) with { Twin = Model(13, shape, twinInitializers, twin) };

    private static LegacyModel Unary(string name, int opset, long[] shape, TensorProto[] initializers, NodeProto[] nodes) =>
        new(name, Model(opset, shape, initializers, nodes));

    private static ModelProto Model(int opset, long[] shape, TensorProto[] initializers, NodeProto[] nodes)
    {
        var last = nodes[^1];
        var outputs = last.Output.Where(static name => name is not "mask").Select(name => name == "i" ? Unshaped(name, I64) : Unshaped(name, Fp32));
        // IR 8 for all: an old opset in a new container is legal, and then initializers need not be listed as inputs.
        return Of(opset, 8, Graph([Value("x", Fp32, shape)], [.. outputs], initializers, nodes));
    }

    private static ModelProto Branching()
    {
        var then = Graph([], [Unshaped("t", Fp32)], [Ints("unused", 1)], Node("Softmax", "x", "t", ("axis", 1)));
        var otherwise = Graph([], [Unshaped("e", Fp32)], [], Node("Clip", "x", "e_in", ("min", 0f)), Node("Neg", "e_in", "e"));
        return Of(8, 8, Graph([Value("x", Fp32, 2, 3, 4), Value("c", 9)], [Unshaped("y", Fp32)], [],
            Node("If", "c", "y", ("then_branch", then), ("else_branch", otherwise))));
    }

    private static TensorProto IntMatrix(string name, long[] shape, params long[] values)
    {
        var tensor = Ints(name, values);
        tensor.Dims.Clear();
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    private static TensorProto[] Statistics(int channels) =>
        [Ramp("scale", channels), Ramp("bias", channels), Ramp("mean", channels), Floats("var", [channels], [.. Enumerable.Range(1, channels).Select(static i => i / 2f)])];
}
