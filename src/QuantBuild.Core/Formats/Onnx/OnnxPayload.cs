using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx;

/// <summary>The data of one tensor of the result that is not in the protobuf objects.</summary>
/// <param name="Field">The field of TensorProto that it fills: 9 for raw_data.</param>
/// <param name="Region">Its bytes in the result.</param>
/// <param name="Source">Where to copy the bytes from; null when a job makes them.</param>
internal sealed record OnnxPayload(int Field, OutputRegion Region, TensorBytes? Source)
{
    public ulong Tag => ((ulong)Field << 3) | 2;
}

/// <summary>A range of a source file, as it is.</summary>
internal sealed record TensorBytes(SourceFile File, long Offset, long Length);
