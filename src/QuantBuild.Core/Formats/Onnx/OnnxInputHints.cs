using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Validation;

namespace QuantBuild.Formats.Onnx;

/// <summary>
/// What an ONNX graph says about the values of its inputs: the tables that an input indexes, and whether the graph
/// scales pixels itself. Follows each input through operators that keep its values, into subgraphs too.
/// </summary>
public static class OnnxInputHints
{
    /// <summary>One hint for each input that something is known of. Weights need only their dims; small constants are read when they are there.</summary>
    public static IReadOnlyList<InputHint> Find(GraphProto graph)
    {
        var hints = new List<InputHint>();
        foreach (var input in graph.Input)
        {
            // Up to IR version 3 the weights are listed among the inputs.
            if (graph.Initializer.Any(i => i.Name == input.Name)) continue;
            var trace = new ValueTrace(input.Name);
            trace.Follow(graph);
            if (trace.Bound is not null || trace.RawPixels) hints.Add(new InputHint(input.Name) { ExclusiveUpperBound = trace.Bound, RawPixels = trace.RawPixels });
        }

        return hints;
    }

    /// <summary>The names that carry one input's values through a graph.</summary>
    private sealed class ValueTrace(string input)
    {
        private readonly HashSet<string> carriers = new([input], StringComparer.Ordinal);
        private readonly Dictionary<string, TensorProto> constants = new(StringComparer.Ordinal);

        public long? Bound { get; private set; }

        public bool RawPixels { get; private set; }

        public void Follow(GraphProto graph)
        {
            foreach (var initializer in graph.Initializer) constants[initializer.Name] = initializer;
            // Nodes are in topological order, so one pass sees every carrier before its uses.
            foreach (var node in graph.Node)
            {
                Remember(node);
                Look(node);
                foreach (var attribute in node.Attribute)
                {
                    if (attribute.G is { } inner) Follow(inner);
                    foreach (var one in attribute.Graphs) Follow(one);
                }
            }
        }

        private void Remember(NodeProto node)
        {
            if (node.Output.Count == 0) return;
            if (node.OpType == "Constant" && node.Attribute.FirstOrDefault(static a => a.Name == "value")?.T is { } value) constants[node.Output[0]] = value;
            // The table behind these has as many rows as the weight.
            if (node.OpType is "Identity" or "Cast" or "DequantizeLinear" && node.Input.Count > 0 && constants.TryGetValue(node.Input[0], out var weight)) constants.TryAdd(node.Output[0], weight);
        }

        private void Look(NodeProto node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                if (!carriers.Contains(node.Input[i])) continue;
                if (KeepsValues(node.OpType, i))
                {
                    foreach (var output in node.Output) carriers.Add(output);
                }

                switch (node.OpType)
                {
                    case "Gather" or "GatherElements" when i == 1:
                        Limit(Rows(node, 0, Attribute(node, "axis") ?? 0));
                        break;
                    case "GatherBlockQuantized" when i == 1:
                        Limit(Rows(node, 0, Attribute(node, "gather_axis") ?? 0));
                        break;
                    case "EmbedLayerNormalization" when i < 2:
                        Limit(Rows(node, i == 0 ? 2 : 4, 0));
                        break;
                    case "OneHot" when i == 0:
                        Limit((long?)Scalar(node, 1));
                        break;
                    case "Div" when i == 0 && Scalar(node, 1) is >= 100 and <= 300:
                    case "Mul" when Scalar(node, 1 - i) is > 0 and < 0.02:
                    case "Sub" when i == 0 && Scalar(node, 1) is > 2 and < 256:
                    case "ImageScaler" when ScalerTakesPixels(node):
                        RawPixels = true;
                        break;
                }
            }
        }

        private static bool KeepsValues(string operation, int place) => operation switch
        {
            "Cast" or "Reshape" or "Unsqueeze" or "Squeeze" or "Identity" or "Flatten" or "Transpose" or "Expand" or "Slice" or "Tile" or "Split"
                or "Gather" or "Pad" or "Clip" or "Dropout" => place == 0,
            "Concat" => true,
            "Where" => place > 0,
            _ => false,
        };

        private void Limit(long? rows)
        {
            if (rows is > 0) Bound = Math.Min(Bound ?? long.MaxValue, rows.Value);
        }

        private long? Rows(NodeProto node, int place, long axis)
        {
            if (place >= node.Input.Count || !constants.TryGetValue(node.Input[place], out var table) || table.Dims.Count == 0) return null;
            if (axis < 0) axis += table.Dims.Count;
            return axis >= 0 && axis < table.Dims.Count ? table.Dims[(int)axis] : null;
        }

        // The first element of a constant; per-channel constants are alike enough to tell pixels from 0…1.
        private double? Scalar(NodeProto node, int place)
        {
            if (place < 0 || place >= node.Input.Count || !constants.TryGetValue(node.Input[place], out var tensor)) return null;
            if (tensor.FloatData.Count > 0) return tensor.FloatData[0];
            if (tensor.Int64Data.Count > 0) return tensor.Int64Data[0];
            if (tensor.DoubleData.Count > 0) return tensor.DoubleData[0];
            var raw = tensor.RawData.Span;
            return tensor.DataType switch
            {
                1 when raw.Length >= 4 => System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(raw),
                6 when raw.Length >= 4 => System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(raw),
                7 when raw.Length >= 8 => System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(raw),
                10 when raw.Length >= 2 => (double)System.Buffers.Binary.BinaryPrimitives.ReadHalfLittleEndian(raw),
                11 when raw.Length >= 8 => System.Buffers.Binary.BinaryPrimitives.ReadDoubleLittleEndian(raw),
                6 or 10 when tensor.Int32Data.Count > 0 => tensor.Int32Data[0],
                _ => null,
            };
        }

        private static long? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name)?.I;

        private static bool ScalerTakesPixels(NodeProto node)
        {
            var scale = node.Attribute.FirstOrDefault(static a => a.Name == "scale")?.F ?? 1;
            var bias = node.Attribute.FirstOrDefault(static a => a.Name == "bias")?.Floats;
            return scale < 0.02 || bias?.Any(static b => b < -2) == true;
        }
    }
}
