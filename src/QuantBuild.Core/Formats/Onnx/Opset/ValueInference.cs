using System.Collections.Frozen;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>
/// Element type and rank of the outputs of the common operators of the default domain. An operator that is not named here,
/// or an input that is not known, gives an unknown output: never a guess.
/// </summary>
internal static class ValueInference
{
    // First output of the element type of the first input (ONNX operator schemas).
    private static readonly FrozenSet<string> TypeOfFirstInput = Set(
        """
        Abs Acos Acosh Add Asin Asinh Atan Atanh AveragePool BatchNormalization Ceil Celu Clip Compress Concat Conv ConvTranspose
        Cos Cosh CumSum DepthToSpace Div Dropout Einsum Elu Erf Exp Expand Flatten Floor Gather GatherElements GatherND Gelu Gemm
        GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample GRU HardSigmoid HardSwish Hardmax Identity ImageScaler
        InstanceNormalization LRN LSTM LayerNormalization LeakyRelu Log LogSoftmax LpNormalization LpPool MatMul Max MaxPool Mean
        MeanVarianceNormalization Min Mish Mod Mul Neg Not PRelu Pad Pow RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum
        ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize Round Scatter
        ScatterElements ScatterND Selu Shrink Sigmoid Sign SimplifiedLayerNormalization Sin Sinh Slice Softmax Softplus Softsign
        SpaceToDepth Split Sqrt Squeeze Sub Sum Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample
        """);

    // First output of the rank of the first input.
    private static readonly FrozenSet<string> RankOfFirstInput = Set(
        """
        Abs Acos Acosh Asin Asinh Atan Atanh AveragePool BatchNormalization Cast Ceil Celu Clip Concat Conv ConvTranspose Cos Cosh
        CumSum DepthToSpace Dropout Elu Erf Exp Floor GatherElements Gelu GlobalAveragePool GlobalLpPool GlobalMaxPool HardSigmoid
        HardSwish Hardmax Identity ImageScaler InstanceNormalization LRN LayerNormalization LeakyRelu Log LogSoftmax
        LpNormalization LpPool MaxPool MeanVarianceNormalization Mish Neg Not PRelu Pad QuantizeLinear DequantizeLinear Reciprocal
        Relu Resize Round Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign SimplifiedLayerNormalization Sin Sinh Slice
        Softmax Softplus Softsign SpaceToDepth Split Sqrt Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu Upsample
        """);

    private static readonly FrozenSet<string> Elementwise = Set(
        "Add And BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow Sub Sum Where Xor");

    private static readonly FrozenSet<string> Predicates = Set(
        "And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Xor");

    /// <summary>The outputs that something can be said of.</summary>
    public static IEnumerable<(string Output, ValueFact Fact)> Outputs(NodeProto node, ValueFacts facts, int version)
    {
        if (node.Output.Count == 0) yield break;
        var fact = new ValueFact(Type(node, facts), Rank(node, facts, version));
        if (node.OpType is "Split")
        {
            foreach (var output in node.Output) yield return (output, fact);
            yield break;
        }

        yield return (node.Output[0], fact);
        if (node.OpType is "LSTM" or "GRU" or "RNN")
        {
            foreach (var output in node.Output.Skip(1)) yield return (output, new ValueFact(fact.ElementType, 3));
        }
    }

    private static int Type(NodeProto node, ValueFacts facts)
    {
        if (TypeOfFirstInput.Contains(node.OpType)) return facts.Find(node.InputOrEmpty(0)).ElementType;
        if (Predicates.Contains(node.OpType)) return OnnxDataType.Bool;
        return node.OpType switch
        {
            "Cast" => CastType(node),
            "CastLike" or "DequantizeLinear" or "Where" => facts.Find(node.InputOrEmpty(1)).ElementType,
            "ConstantOfShape" => node.Tensor("value")?.DataType ?? OnnxDataType.Float,
            "OneHot" => facts.Find(node.InputOrEmpty(2)).ElementType,
            "ConvInteger" or "MatMulInteger" => OnnxDataType.Int32,
            "ArgMax" or "ArgMin" or "NonZero" or "NonMaxSuppression" or "Shape" or "Size" => OnnxDataType.Int64,
            _ => OnnxDataType.Undefined,
        };
    }

    private static int CastType(NodeProto node)
    {
        var to = node.Attribute.FirstOrDefault(static attribute => attribute.Name == "to");
        if (to is null) return OnnxDataType.Undefined;
        return to.HasS ? OnnxDataType.Parse(to.S.ToStringUtf8()) : to.I is > 0 and < int.MaxValue ? (int)to.I : OnnxDataType.Undefined;
    }

    private static int? Rank(NodeProto node, ValueFacts facts, int version)
    {
        var first = facts.Find(node.InputOrEmpty(0)).Rank;
        if (node.OpType is "Conv" or "ConvTranspose") return facts.Find(node.InputOrEmpty(1)).Rank ?? first;
        if (RankOfFirstInput.Contains(node.OpType)) return first;
        if (Elementwise.Contains(node.OpType))
            // Before opset 7 the second operand was broadcast to the first, never the other way.
            return version < 7 ? first : Largest(node.Input.Select(input => facts.Find(input).Rank));
        return node.OpType switch
        {
            "Gemm" or "Flatten" => 2,
            "Shape" or "Size" => node.OpType == "Shape" ? 1 : 0,
            "LSTM" or "GRU" or "RNN" => 4,
            "MatMul" => facts.Find(node.InputOrEmpty(1)).Rank is { } second && first >= 2 && second >= 2 ? Math.Max(first.Value, second) : null,
            "Reshape" => ListedCount(node, facts, "shape"),
            "ConstantOfShape" => Length(facts.Find(node.InputOrEmpty(0)).Constant),
            "Unsqueeze" => first + ListedCount(node, facts, "axes"),
            "Squeeze" => first - ListedCount(node, facts, "axes"),
            "Gather" => first + facts.Find(node.InputOrEmpty(1)).Rank - 1,
            _ when node.OpType.StartsWith("Reduce", StringComparison.Ordinal) => KeepsDimensions(node) ? first : null,
            "ArgMax" or "ArgMin" => KeepsDimensions(node) ? first : first - 1,
            _ => null,
        };
    }

    private static int? Largest(IEnumerable<int?> ranks)
    {
        int? largest = 0;
        foreach (var rank in ranks)
        {
            if (rank is null) return null;
            largest = Math.Max(largest.Value, rank.Value);
        }

        return largest;
    }

    // The length of a list that is an attribute in early versions and the second input in later ones.
    private static int? ListedCount(NodeProto node, ValueFacts facts, string attribute)
    {
        var listed = node.Attribute.FirstOrDefault(candidate => candidate.Name == attribute && candidate.RefAttrName.Length == 0);
        return listed is not null ? listed.Ints.Count : Length(facts.Find(node.InputOrEmpty(1)).Constant);
    }

    private static int? Length(TensorProto? list) =>
        list is { Dims.Count: 1 } && list.Dims[0] is >= 0 and <= 64 ? (int)list.Dims[0] : null;

    private static bool KeepsDimensions(NodeProto node) =>
        node.Attribute.FirstOrDefault(static attribute => attribute.Name == "keepdims") is not { I: 0 };

    private static FrozenSet<string> Set(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
