namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>
/// Signatures of the default ONNX domain, opset 1 to 28, from the type constraints of the specification's Changelog.
/// A line is <c>operators : signature | opset: signature | ...</c>; the first holds until the opset of the next.
/// If, Loop, Scan and SequenceMap take their types from their bodies and are not listed.
/// </summary>
internal static class StandardSignatures
{
    public const string Text = """
        Abs Acos Acosh Asin Asinh Atan Atanh AveragePool Ceil Cos Cosh DepthToSpace Det Elu Erf Exp Flatten Floor Gelu : T > T
        GlobalAveragePool GlobalLpPool GlobalMaxPool HardSigmoid HardSwish Hardmax Identity LRN LeakyRelu Log LogSoftmax : T > T
        LpNormalization LpPool MeanVarianceNormalization Mish Neg Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh : T > T
        Softmax Softplus Softsign SpaceToDepth Sqrt Swish Tan Tanh ThresholdedRelu Transpose : T > T
        Add Div Mod Mul PRelu Sub MatMul MaxRoiPool SwiGLU : T T > T
        Conv ConvTranspose DeformConv Gemm InstanceNormalization GroupNormalization Clip : T T T T T > T
        Concat Einsum Max Mean Min Sum : T* > T
        ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare : T . > T
        Squeeze Unsqueeze Trilu CenterCropPad Reshape Expand ReverseSequence Gather GatherElements GatherND Compress : T . > T
        Slice Col2Im : T . . . . > T
        Tile : T T T > T | 6: T . > T
        Pad : T . T . > T
        Scatter ScatterElements ScatterND : T . T > T
        TensorScatter : T T . > T
        Split : T T > T* | 2: T . > T*
        Equal Greater GreaterOrEqual Less LessOrEqual : T T > bool
        And Or Xor : bool bool > bool
        Not : bool > bool
        BitShift BitwiseAnd BitwiseOr BitwiseXor : t t > t
        BitwiseNot : t > t
        Shape Size ArgMax ArgMin NonZero : . > i64
        IsNaN : . > bool
        IsInf : t > bool | 20: . > bool
        Cast BitCast Constant ConstantOfShape EyeLike RandomNormal RandomUniform RandomNormalLike RandomUniformLike : . > @
        Bernoulli : . > @
        Multinomial : T > @
        HannWindow HammingWindow BlackmanWindow : . > @
        MelWeightMatrix : . . . U U > @
        CastLike : . T > T
        Where : bool T T > T
        Pow : T T > T | 12: T U > T
        OneHot : . . T > T
        Range : t t t > t | 27: T T T > T
        CumSum : t . > t | 14: T . > T
        CumProd : T . > T
        Celu : f32 > f32 | 28: T > T
        DFT : T . . > T
        STFT : T . T . > T
        AffineGrid : T . > T
        GridSample : T U > T
        RoiAlign : T T . > T
        Upsample : T f32 > T
        Resize : T f32 > T | 11: T U f32 . > T
        NonMaxSuppression : f32 f32 i64 f32 f32 > i64
        TopK : T . > T i64
        Unique : T > T i64 i64 i64
        MaxPool : T > T i64
        MaxUnpool : T . . > T
        Dropout : T > T T | 10: T > T bool | 12: T U . > T bool
        BatchNormalization : T T T T T > T T T T T | 14: T T T U U > T U U | 15: T S S U U > T U U
        LayerNormalization : T T T > T @ @
        SimplifiedLayerNormalization : T V > V @
        RMSNormalization : T V > V
        RotaryEmbedding : T T T . > T
        Attention : T T V U T V . > T T V T
        CausalConvWithState : T T T T > T T
        LinearAttention : T T T S T T > T S
        RNN GRU : T T T T . T > T T
        LSTM : T T T T . T T T > T T T
        NegativeLogLikelihoodLoss : T . T > T
        SoftmaxCrossEntropyLoss : T . T > T T
        QuantizeLinear : t f32 z > @ | 19: T T z > @ | 23: T U z > @
        DequantizeLinear : x f32 x > f32 | 19: x T x > T | 23: x T x > @
        DynamicQuantizeLinear : f32 > u8 f32 u8
        QLinearConv : x f32 x y f32 y f32 z i32 > z
        QLinearMatMul : x f32 x y f32 y f32 z > z | 21: x S x y S y S z > z
        MatMulInteger ConvInteger : x y x y > i32
        TfIdfVectorizer : . > f32
        ImageDecoder : u8 > u8
        StringNormalizer : str > str
        StringConcat : str str > str
        StringSplit : str > str i64
        RegexFullMatch : str > bool
        SequenceEmpty : > @
        SequenceConstruct : t* > [t]
        SequenceInsert : [t] t . > [t]
        SequenceErase : [t] . > [t]
        SequenceAt : [t] . > t
        SequenceLength : [t] > i64
        ConcatFromSequence : [t] > t
        SplitToSequence : t . > [t]
        Optional : t > @
        OptionalGetElement : t > @
        OptionalHasElement : t > bool
        """;
}
