using System.Collections.Frozen;
using QuantBuild.Formats.Onnx.Opset.Adapters;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Formats.Onnx.Opset;

/// <summary>Rewrites one node into the form of the next version that changed its operator.</summary>
/// <exception cref="OpsetRefusedException">There is no equal form, or the model does not tell enough to be sure.</exception>
internal delegate void OpsetAdapter(NodeProto node, UpgradeScope scope);

/// <summary>The changes that are more than compatible: for an operator and the version that changed it, what to do.</summary>
internal static class OpsetAdapters
{
    private static readonly FrozenDictionary<(string Operator, int Version), OpsetAdapter> Adapters = List()
        .SelectMany(static row => row.Operators.Split(' ').Select(op => KeyValuePair.Create((op, row.Version), row.Adapter)))
        .ToFrozenDictionary();

    /// <summary>The operators and versions that have an adapter.</summary>
    public static IEnumerable<(string Operator, int Version)> Keys => Adapters.Keys;

    public static OpsetAdapter? Find(string op, int version) => Adapters.GetValueOrDefault((op, version));

    private static IEnumerable<(int Version, string Operators, OpsetAdapter Adapter)> List()
    {
        yield return (2, "GlobalLpPool LpPool", LpPoolAdapter.NormToInteger);
        yield return (2, "Pad", PadAdapter.RenamePaddings);
        yield return (2, "Split", SplitAdapter.RequireAttributes);

        yield return (4, "Concat", DefaultAdapter.ConcatAxis);

        yield return (5, "Reshape", ReshapeAdapter.ShapeToInput);

        yield return (6, "Abs Add BatchNormalization Ceil Clip Div Dropout Elu Exp Floor HardSigmoid InstanceNormalization LeakyRelu Log", DefaultAdapter.DropConsumedInputs);
        yield return (6, "Max Mean Min Mul Neg PRelu Reciprocal Relu Sigmoid Sqrt Sub Sum Tanh", DefaultAdapter.DropConsumedInputs);
        yield return (6, "Selu", DefaultAdapter.SeluConstants);
        yield return (6, "Cast", CastAdapter.TypeNameToNumber);
        yield return (6, "Tile", TileAdapter.AxisToRepeats);

        yield return (7, "Add And Div Equal Greater Less Mul Or Pow Sub Xor", LegacyBroadcastAdapter.Align);
        yield return (7, "Gemm", LegacyBroadcastAdapter.Gemm);
        yield return (7, "PRelu", LegacyBroadcastAdapter.PReluSlope);
        yield return (7, "BatchNormalization", BatchNormalizationAdapter.DropTestFlag);
        yield return (7, "Dropout", DropoutAdapter.DropTestFlag);
        yield return (7, "GRU LSTM RNN", DefaultAdapter.DropOutputSequence);
        yield return (7, "Upsample", ResizeAdapter.JoinUpsampleScales);

        yield return (9, "BatchNormalization", BatchNormalizationAdapter.DropSpatialFlag);
        yield return (9, "MeanVarianceNormalization", Refusal.ExperimentalMeanVariance);
        yield return (9, "Scan", Refusal.BatchedScan);
        yield return (9, "Upsample", ResizeAdapter.UpsampleScalesToInput);

        yield return (10, "Dropout", DropoutAdapter.DropMask);
        yield return (10, "Slice", SliceAdapter.RangesToInputs);
        yield return (10, "TopK", TopKAdapter.CountToInput);
        yield return (10, "Upsample", ResizeAdapter.UpsampleToResize);
        yield return (10, "ImageScaler", ImageScalerAdapter.ToMulAdd);
        yield return (10, "Affine ATen ConstantFill Crop DynamicSlice GivenTensorFill GRUUnit ParametricSoftplus Scale ScaledTanh", Refusal.Experimental);

        yield return (11, "Clip", ClipAdapter.BoundsToInputs);
        yield return (11, "ConvTranspose", Refusal.ConvTransposeAutomaticPadding);
        yield return (11, "OneHot", Refusal.OneHotNegativeIndices);
        yield return (11, "Pad", PadAdapter.PadsToInput);
        yield return (11, "Resize", ResizeAdapter.StateCoordinates);
        yield return (11, "Scatter", ScatterAdapter.Rename);

        yield return (12, "Dropout", DropoutAdapter.RatioToInput);

        yield return (13, "Softmax LogSoftmax Hardmax", SoftmaxAdapter.KeepFlattening);
        yield return (13, "ReduceSum Squeeze Unsqueeze", AxesAdapter.ToInput);
        yield return (13, "Split", SplitAdapter.LengthsToInput);
        yield return (13, "Resize", ResizeAdapter.RefuseDroppedCoordinates);

        yield return (14, "BatchNormalization", BatchNormalizationAdapter.DropTrainingOutputs);

        yield return (16, "RoiAlign", DefaultAdapter.RoiAlignCoordinates);

        yield return (18, "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSumSquare", AxesAdapter.ToInput);
        yield return (18, "Split", SplitAdapter.StateOutputCount);

        yield return (20, "DFT", DftAdapter.AxisToInput);
        yield return (20, "GridSample", DefaultAdapter.GridSampleModeNames);

        yield return (21, "GroupNormalization", GroupNormalizationAdapter.ScalePerChannel);
    }
}
