using QuantBuild.Formats.Onnx.TypeInference;

namespace QuantBuild.Formats.Onnx.FloatTypes;

/// <summary>
/// Arithmetic on integers that was written in floats: positions, lengths, sizes, and the angles of rotary embeddings. FLOAT16 has no odd
/// integers above 2048, and an angle of 2048 radians has no meaning left in it, so what is computed from integers and constants alone
/// keeps FLOAT up to where it meets data.
/// </summary>
internal static class IntegerArithmetic
{
    private const string Reason = "computes with integers such as positions, which FLOAT16 rounds above 2048";
    private const float MaxFloat16 = 65504f;

    // The frequencies of a rotary embedding are half a head wide; a real weight matrix is far larger.
    private const long MaxFactorElements = 1024;

    private static readonly HashSet<string> Arithmetic =
    [
        "Add", "Sub", "Mul", "Div", "Mod", "Pow", "Neg", "Abs", "Floor", "Ceil", "Round", "Sqrt", "Reciprocal", "Min", "Max", "Clip", "Sin", "Cos",
        "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Where",
        "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Expand", "Tile", "Concat", "Slice", "Gather", "Identity", "Flatten",
    ];

    private static readonly HashSet<string> Products = ["MatMul", "Einsum", "Gemm"];

    /// <param name="nodes">In an order in which values are made before they are used.</param>
    public static void Keep(List<GraphNode> nodes, ConversionContext context, Dictionary<GraphNode, string> kept)
    {
        var integers = new HashSet<GraphValue>();
        var constants = new HashSet<GraphValue>();
        foreach (var node in nodes)
        {
            if (IsFromInteger(node))
            {
                if (context.Concerns(node.Outputs[0])) integers.Add(node.Outputs[0]!);
                continue;
            }

            var product = Products.Contains(node.OperatorType);
            if (node.Domain.Length > 0 || !(product || Arithmetic.Contains(node.OperatorType))) continue;
            var floats = node.Inputs.Where(context.Concerns).OfType<GraphValue>().ToList();
            if (floats.Count == 0 || floats.Any(v => !integers.Contains(v) && !IsConstant(v, constants, product))) continue;

            var made = floats.Any(integers.Contains) ? integers : constants;
            foreach (var output in node.Outputs.OfType<GraphValue>()) made.Add(output);
            if (made == integers) KeepWithConstants(node, constants, context, kept);
        }
    }

    // Eight bits, as in images, are exact in FLOAT16.
    private static bool IsFromInteger(GraphNode node) =>
        node.Is("Range")
        || (node.Is("Cast") && node.Inputs is [{ Type.Kind: ValueKind.Tensor } source]
            && source.Type.ElementType is OnnxDataType.Int16 or OnnxDataType.UInt16 or OnnxDataType.Int32 or OnnxDataType.UInt32
                or OnnxDataType.Int64 or OnnxDataType.UInt64);

    private static bool IsConstant(GraphValue value, HashSet<GraphValue> constants, bool inProduct)
    {
        if (constants.Contains(value)) return true;
        if (!ScalarConstant.IsConstant(value)) return false;

        // A mask's most negative number is to be held at the limit of FLOAT16: kept in FLOAT, a Cast would make it infinite.
        if (ScalarConstant.Read(value) is { } scalar && MathF.Abs(scalar) > MaxFloat16) return false;
        return !inProduct || ScalarConstant.Tensor(value) is { } tensor && ScalarConstant.Elements(tensor) <= MaxFactorElements;
    }

    private static void KeepWithConstants(GraphNode node, HashSet<GraphValue> constants, ConversionContext context, Dictionary<GraphNode, string> kept)
    {
        var open = new Stack<GraphNode>([node]);
        while (open.TryPop(out var next))
        {
            if (!kept.TryAdd(next, Reason) && next != node) continue;
            foreach (var input in next.Inputs)
            {
                if (context.Concerns(input) && constants.Contains(input!) && input!.Producer is { } maker) open.Push(maker);
            }
        }
    }
}
