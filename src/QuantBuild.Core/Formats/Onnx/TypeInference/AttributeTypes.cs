namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>The types of outputs that the attributes of a node give.</summary>
internal static class AttributeTypes
{
    /// <summary>The type of an output whose slot is <see cref="SlotKind.Attribute"/>.</summary>
    public static OnnxType Of(GraphNode node, int output) => node.OperatorType switch
    {
        "Cast" or "BitCast" => OnnxType.Tensor(CastTarget(node)),
        "Constant" => Constant(node),
        "ConstantOfShape" => OnnxType.Tensor(node.Attribute("value")?.T?.DataType ?? OnnxDataType.Float),
        "RandomNormal" or "RandomUniform" => OnnxType.Tensor(node.IntAttribute("dtype", OnnxDataType.Float)),
        "EyeLike" or "RandomNormalLike" or "RandomUniformLike" or "Bernoulli" => Stated(node, "dtype", Input(node, 0)),
        "Multinomial" => OnnxType.Tensor(node.IntAttribute("dtype", OnnxDataType.Int32)),
        "HannWindow" or "HammingWindow" or "BlackmanWindow" or "MelWeightMatrix" =>
            OnnxType.Tensor(node.IntAttribute("output_datatype", OnnxDataType.Float)),
        "LayerNormalization" or "SimplifiedLayerNormalization" => OnnxType.Tensor(node.IntAttribute("stash_type", OnnxDataType.Float)),
        "QuantizeLinear" => Input(node, 2) is { IsKnown: true } zeroPoint ? zeroPoint
            : OnnxType.Tensor(node.IntAttribute("output_dtype", 0) is var stated and not 0 ? stated : OnnxDataType.UInt8),
        "DequantizeLinear" => Stated(node, "output_dtype", Input(node, 1)),
        "QGemm" => Input(node, 8) is { IsKnown: true } zeroPoint ? zeroPoint : OnnxType.Tensor(OnnxDataType.Float),
        "LinearClassifier" or "SVMClassifier" or "TreeEnsembleClassifier" => OnnxType.Tensor(ClassLabels(node)),
        "SequenceEmpty" => OnnxType.SequenceOf(OnnxType.Tensor(node.IntAttribute("dtype", OnnxDataType.Float))),
        "Optional" => OnnxType.OptionalOf(Input(node, 0) is { IsKnown: true } item ? item : OnnxType.From(node.Attribute("type")?.Tp)),
        "OptionalGetElement" => Input(node, 0) is { Kind: ValueKind.Optional } optional ? optional.Item ?? OnnxType.Unknown : Input(node, 0),
        _ => node.Scope.Declared(node.Proto.Output[output]),
    };

    /// <summary>What a Cast makes: a number, before opset 6 a name; 0 when it says neither.</summary>
    public static int CastTarget(GraphNode node) => node.Attribute("to") switch
    {
        { HasS: true, HasI: false } name => OnnxDataType.Parse(name.S.ToStringUtf8()),
        _ => node.IntAttribute("to", OnnxDataType.Undefined),
    };

    private static OnnxType Stated(GraphNode node, string attribute, OnnxType otherwise) =>
        node.IntAttribute(attribute, OnnxDataType.Undefined) is var stated and not OnnxDataType.Undefined ? OnnxType.Tensor(stated) : otherwise;

    private static OnnxType Input(GraphNode node, int index) =>
        index < node.Inputs.Count && node.Inputs[index] is { } value ? value.Type : OnnxType.Unknown;

    private static OnnxType Constant(GraphNode node)
    {
        if (node.Attribute("value")?.T is { } tensor) return OnnxType.Tensor(tensor.DataType);
        if (node.Attribute("sparse_value")?.SparseTensor?.Values is { } values) return OnnxType.Tensor(values.DataType);
        if (node.Attribute("value_float") is not null || node.Attribute("value_floats") is not null) return OnnxType.Tensor(OnnxDataType.Float);
        if (node.Attribute("value_int") is not null || node.Attribute("value_ints") is not null) return OnnxType.Tensor(OnnxDataType.Int64);
        if (node.Attribute("value_string") is not null || node.Attribute("value_strings") is not null) return OnnxType.Tensor(OnnxDataType.String);
        return OnnxType.Unknown;
    }

    private static int ClassLabels(GraphNode node) =>
        node.Proto.Attribute.Any(a => a.Name is "classlabels_strings" or "classlabels_string" && a.Strings.Count > 0)
            ? OnnxDataType.String
            : OnnxDataType.Int64;
}
