using QuantBuild.Formats.Onnx.Graph;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>How one weight is to be coded.</summary>
/// <param name="BlockSize">A power of two from 16 to 256; -1 for one scale to a channel.</param>
/// <param name="Algorithm">How scales are chosen.</param>
internal sealed record WeightCoding(OnnxPrecision Precision, bool Symmetric, int BlockSize, ScaleAlgorithm Algorithm)
{
    /// <summary>For blocks of this many values, with scales of this type.</summary>
    public BlockFormat Blocks(int blockSize, ElementType scaleType) => new(blockSize, Precision.Bits, Symmetric, scaleType, Algorithm);
}

/// <summary>A weight that is being quantized, with its elements and what was decided.</summary>
internal sealed record WeightTask(string File, Weight Weight, TensorSource Elements, WeightCoding Coding)
{
    public OnnxPrecision Precision => Coding.Precision;

    /// <summary>Scales have the type that the weight had, so that what is computed keeps its type.</summary>
    public ElementType ScaleType => Elements.Type;

    public int ScaleDataType => OnnxTypes.FromElementType(ScaleType);

    public int CodeDataType => OnnxTypes.FromElementType(Precision.Type);

    public IReadOnlyList<long> Dims => Weight.Tensor.Dims;
}

/// <summary>A quantized form of a weight: the bytes it takes and the job that makes them.</summary>
/// <param name="BlockSize">Values that share a scale.</param>
internal sealed record FormResult(TensorJob Job, long Bytes, int? BlockSize);
