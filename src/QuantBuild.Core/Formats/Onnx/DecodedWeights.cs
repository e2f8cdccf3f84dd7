using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Onnx;

/// <summary>A weight of a model as floats, whatever form it has there.</summary>
/// <param name="Type">The element type that is stored.</param>
/// <param name="Read">Fills a span with the values from an element on, in the row-major order of the float weight.</param>
internal sealed record DecodedWeight(string Type, Action<long, Span<float>> Read);

/// <summary>
/// Finds a float weight again in a model that may hold it quantized: under its own name, as a constant or computed by
/// DequantizeLinear or Cast from one; or under "name.quantized" as the input of MatMulNBits or GatherBlockQuantized.
/// </summary>
internal sealed class DecodedWeights
{
    private readonly OnnxModel model;
    private readonly Dictionary<string, Weight> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Scope Scope, NodeProto Node)> decoders = new(StringComparer.Ordinal);

    /// <summary>What a Gemm multiplies with as it is, [K, N].</summary>
    private readonly HashSet<string> untransposed = new(StringComparer.Ordinal);

    public DecodedWeights(OnnxModel model)
    {
        this.model = model;
        foreach (var scope in new ModelGraph(model.Proto).Scopes)
        {
            foreach (var weight in scope.Weights) constants.TryAdd(weight.Name, weight);
            foreach (var node in scope.Nodes)
            {
                if (node.IsStandard("Gemm") && node.Input.Count > 1 && node.Int("transB", 0) == 0) untransposed.Add(node.Input[1]);
                if (node.OpType is "DequantizeLinear" or "Cast" && node is { Input.Count: > 0, Output.Count: 1 }) decoders.TryAdd(node.Output[0], (scope, node));
                else if (node.OpType is "MatMulNBits" && node.Input.Count > 1) decoders.TryAdd(node.Input[1], (scope, node));
                else if (node.OpType is "GatherBlockQuantized" && node.Input.Count > 0) decoders.TryAdd(node.Input[0], (scope, node));
            }
        }
    }

    /// <returns>Null when the weight is not there, or in no form that is known.</returns>
    public DecodedWeight? Find(Weight weight)
    {
        if (constants.TryGetValue(weight.Name, out var same))
            return same.Tensor.Dims.SequenceEqual(weight.Tensor.Dims) ? Plain(same.Tensor) : null;
        var found = decoders.TryGetValue(weight.Name, out var decoder) || decoders.TryGetValue($"{weight.Name}.quantized", out decoder);
        if (!found) return null;
        return decoder.Node.OpType switch
        {
            "Cast" => decoder.Scope.Find(decoder.Node.Input[0]) is { } stored && stored.Elements == weight.Elements ? Plain(stored.Tensor) : null,
            "DequantizeLinear" => Dequantize(weight, decoder.Scope, decoder.Node),
            "MatMulNBits" => Blobs(weight, decoder.Scope, decoder.Node, 1, 2, 3),
            _ => Blobs(weight, decoder.Scope, decoder.Node, 0, 2, 3),
        };
    }

    private DecodedWeight? Plain(TensorProto tensor)
    {
        if (model.Elements(tensor) is not { } elements || !elements.Type.IsFloat()) return null;
        return new DecodedWeight(elements.Type.Name(), (start, values) =>
        {
            var size = elements.Type.BitSize() / 8;
            var bytes = new byte[values.Length * size];
            elements.Read(start * size, bytes);
            FloatConversion.ToSingle(bytes, elements.Type, values);
        });
    }

    private DecodedWeight? Dequantize(Weight weight, Scope scope, NodeProto node)
    {
        if (Constant(scope, node, 0) is not { } codes || Constant(scope, node, 1) is not { } scale || codes.Elements != weight.Elements) return null;
        if (Codes.Open(model, codes) is not { } reader || Floats(scale) is not { } scales) return null;
        var points = Constant(scope, node, 2) is { } zeroPoint ? Codes.Open(model, zeroPoint) : null;

        var dims = codes.Tensor.Dims;
        // A Gemm that took [N, K] may take [K, N] now; a square one shows it only there.
        var turned = weight.Rank == 2 && untransposed.Contains(weight.Name) && weight.Uses.Any(use => use.Node.IsStandard("Gemm") && use.Node.Int("transB", 0) != 0);
        if (!dims.SequenceEqual(turned ? weight.Tensor.Dims.Reverse() : weight.Tensor.Dims)) return null;
        var axis = (int)node.Int("axis", 1);
        if (axis < 0) axis += dims.Count;
        if (scales.Length > 1 && (axis < 0 || axis >= dims.Count)) return null;
        var inner = scales.Length == 1 ? 1 : dims.Skip(axis + 1).Aggregate(1L, (a, b) => a * b);
        var length = scales.Length == 1 ? 1 : dims[axis];
        var block = node.Int("block_size", 0);
        var blocks = block > 0 ? (length + block - 1) / block : length;
        return new DecodedWeight(reader.Type, (start, values) =>
        {
            for (var i = 0; i < values.Length; i++)
            {
                var element = start + i;
                if (turned) element = (element % dims[0] * dims[1]) + (element / dims[0]);
                long at = 0;
                if (scales.Length > 1)
                {
                    var index = element / inner % length;
                    at = block > 0 ? (((element / inner / length * blocks) + (index / block)) * inner) + (element % inner) : index;
                }
                values[i] = (reader[element] - (points?[at] ?? 0)) * scales[at];
            }
        });
    }

    /// <summary>MatMulNBits and GatherBlockQuantized: [rows, blocks, blob] with scales [rows, blocks] and padded rows of zero points.</summary>
    private DecodedWeight? Blobs(Weight weight, Scope scope, NodeProto node, int codesInput, int scalesInput, int pointsInput)
    {
        if (Constant(scope, node, codesInput) is not { } codes || Constant(scope, node, scalesInput) is not { } scale) return null;
        if (Floats(scale) is not { } scales || model.Elements(codes.Tensor) is not { } stored || weight.Rank < 2) return null;
        var (bits, block) = (node.Int("bits", 4), node.Int("block_size", 128));
        if (bits is not (4 or 8) || block <= 0) return null;
        var product = node.OpType == "MatMulNBits";
        var k = product ? node.Int("K", 0) : weight.Tensor.Dims[^1];
        if (k <= 0 || weight.Elements % k != 0) return null;
        var rows = weight.Elements / k;
        // [K, N] unless the shape says that it is [N, K]; a square one is a Gemm's only when MatMul was not its operator.
        var turned = product && weight.Tensor.Dims[0] == k && !weight.Uses.Any(use => use.Node.OpType == "Gemm" && use.Node.Int("transB", 0) != 0);
        var blocks = (k + block - 1) / block;
        if (scales.Length != rows * blocks || stored.ByteLength != rows * blocks * block * bits / 8) return null;
        var points = Constant(scope, node, pointsInput) is { } zeroPoint ? Codes.Bytes(model, zeroPoint) : null;
        var pointBytes = ((blocks * bits) + 7) / 8;
        if (points is not null && points.Length != rows * pointBytes) return null;
        var all = new byte[stored.ByteLength];
        stored.Read(0, all);
        return new DecodedWeight(bits == 4 ? (points is null ? "INT4" : "UINT4") : points is null ? "INT8" : "UINT8", (start, values) =>
        {
            for (var i = 0; i < values.Length; i++)
            {
                var element = start + i;
                var (row, column) = turned ? (element % rows, element / rows) : (element / k, element % k);
                var at = (row * blocks) + (column / block);
                var code = Nibble(all, (at * block) + (column % block), bits);
                var zero = points is null ? 1 << ((int)bits - 1) : Nibble(points, (row * pointBytes * 8 / bits) + (column / block), bits);
                values[i] = (code - zero) * scales[at];
            }
        });
    }

    private static int Nibble(byte[] bytes, long index, long bits) => bits == 8 ? bytes[index] : (bytes[index / 2] >> (int)(index % 2 * 4)) & 15;

    private static Weight? Constant(Scope scope, NodeProto node, int input) =>
        input < node.Input.Count && node.Input[input].Length > 0 ? scope.Find(node.Input[input]) : null;

    private float[]? Floats(Weight weight)
    {
        if (model.Elements(weight.Tensor) is not { } elements || !elements.Type.IsFloat() || elements.ByteLength > Array.MaxLength) return null;
        var bytes = new byte[elements.ByteLength];
        elements.Read(0, bytes);
        var values = new float[elements.Elements];
        FloatConversion.ToSingle(bytes, elements.Type, values);
        return values;
    }

    /// <summary>Codes of 4 or 8 bits, integers or FP8, held in memory as they are packed.</summary>
    private sealed class Codes(byte[] bytes, ElementType type)
    {
        public string Type => type.Name();

        public float this[long index] => type switch
        {
            ElementType.Float8E4M3 => Float8E4M3.ToSingle(bytes[index]),
            ElementType.Float8E5M2 => Float8E5M2.ToSingle(bytes[index]),
            ElementType.Int8 => (sbyte)bytes[index],
            ElementType.UInt8 => bytes[index],
            ElementType.Int4 => (sbyte)(bytes[index / 2] << (index % 2 == 0 ? 4 : 0)) >> 4,
            _ => (bytes[index / 2] >> (int)(index % 2 * 4)) & 15,
        };

        public static Codes? Open(OnnxModel model, Weight weight)
        {
            var type = OnnxTypes.ToElementType(weight.Tensor.DataType);
            return type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int4 or ElementType.UInt4 or ElementType.Float8E4M3 or ElementType.Float8E5M2 && Bytes(model, weight) is { } bytes ? new Codes(bytes, type) : null;
        }

        public static byte[]? Bytes(OnnxModel model, Weight weight)
        {
            if (model.Elements(weight.Tensor) is not { } elements || elements.ByteLength > Array.MaxLength) return null;
            var bytes = new byte[elements.ByteLength];
            elements.Read(0, bytes);
            return bytes;
        }
    }
}
