using QuantBuild.Formats.Onnx.Quantization;

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

    public IModelSource Open(string path) => new OnnxSource(OnnxModel.Open(path));
}
