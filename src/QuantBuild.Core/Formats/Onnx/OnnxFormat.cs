using QuantBuild.Formats.Onnx.Quantization;
using QuantBuild.Kernels;
using QuantBuild.Numerics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx;

/// <summary>ONNX: as ONNX Runtime is fastest with it (<c>onnx</c>), or in standard operators only (<c>onnx-qdq</c>).</summary>
public sealed class OnnxFormat : IModelFormat
{
    internal const string Fused = "onnx";
    internal const string Qdq = "onnx-qdq";

    public string Name => "onnx";

    public IReadOnlyList<string> Targets { get; } = [Fused, Qdq];

    public IReadOnlyList<string> Precisions => OnnxPrecision.Names;

    public bool Recognizes(string path) => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    public void Prepare(QuantizationSettings settings)
    {
        if (OnnxPrecision.Find(settings.Precision) is { IsInteger: true } precision && settings.BlockSize is null or > 0)
            KernelCompilation.BeginBlocks(new BlockFormat(OnnxSettings.DefaultBlockSize, precision.Bits, settings.Symmetric ?? precision.Symmetric, ElementType.Float32));
    }

    public IModelSource Open(string path) => new OnnxSource(OnnxModel.Open(path));
}
