namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>
/// Signatures of ONNX Runtime's domain com.microsoft (its docs/ContribOperators.md). What is not listed keeps its types.
/// </summary>
internal static class MicrosoftSignatures
{
    public const string Text = """
        BiasGelu BiasAdd BiasSplitGelu BiasSoftmax FastGelu FusedMatMul TransposeMatMul GemmFastGelu FusedMatMulActivation : T T T > T
        Gelu QuickGelu Inverse Irfft Rfft UnfoldTensor : T > T
        FusedConv NhwcFusedConv FusedGemm : T T T T > T
        Trilu ExpandDims : T . > T
        GatherND : T . > T
        Attention : T T T . T T . > T T
        MultiHeadAttention : T T T T . T T T . . > T T T T
        DecoderMaskedMultiHeadAttention : T T T . T T T . . . T > T T T T
        DecoderMaskedSelfAttention : T T T . T T . . . > T T
        PackedAttention : T T T . . T > T
        PackedMultiHeadAttention : T T T T . . T > T
        GroupQueryAttention : T T T C C . . T T . T T f32 f32 > T C C T
        RelativePositionBias : T . . > T
        GatedRelativePositionBias : T T T T T T . > T
        RotaryEmbedding : T . T T > T
        EmbedLayerNormalization : . . T T T T T . . > T i32 T
        SkipLayerNormalization : T T T T T > T f32 f32 T
        SkipSimplifiedLayerNormalization : T T T T > T f32 f32 T
        GroupNorm : T S S > T
        SkipGroupNorm : T S S T T > T T
        MatMulNBits : T . T U . T > T
        MatMulBnb4 : T . T > T
        GatherBlockQuantized : x . T x > T
        MatMulIntegerToFloat : x y T T x y T > T
        QAttention : x y T T T . x y T > T T
        DequantizeLinear : x T x > T
        QuantizeLinear : T T z > @
        DynamicQuantizeMatMul : f32 y f32 y f32 > f32
        QLinearAdd QLinearMul : x f32 x x f32 x f32 x > x
        QLinearSigmoid QLinearLeakyRelu QLinearSoftmax QLinearGlobalAveragePool QLinearAveragePool QLinearReduceMean : x f32 x f32 x > x
        QGemm : x f32 x y f32 y i32 f32 z > @
        """;
}
