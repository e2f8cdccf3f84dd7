using QuantBuild.Formats.Safetensors;
using QuantBuild.IO;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>One opened file with weights of a checkpoint.</summary>
/// <param name="File">Its bytes.</param>
/// <param name="Tensors">In the order of the file.</param>
/// <param name="Owner">Closes the file.</param>
internal sealed record WeightFile(SourceFile File, IReadOnlyList<CheckpointTensor> Tensors, IDisposable Owner) : IDisposable
{
    public static WeightFile Open(string path)
    {
        RegularFile.Check(path);
        return WeightFileName.IsSafetensors(path) ? OpenSafetensors(path) : PyTorchWeights.Open(path);
    }

    public void Dispose() => Owner.Dispose();

    private static WeightFile OpenSafetensors(string path)
    {
        var file = SafetensorsFile.Open(path);
        return new WeightFile(file.File, [.. file.Tensors.Select(entry => Tensor(file, entry))], file);
    }

    private static CheckpointTensor Tensor(SafetensorsFile file, SafetensorsEntry entry)
    {
        // The header was checked: elements times bits are the length, and with a zero dimension both are 0.
        var elements = entry.Length * 8 / entry.Type.Bits();
        return new CheckpointTensor(entry.Name, entry.Type.Name(), entry.Shape, new FileTensorSource(entry.Name, entry.Type.ToElementType(), elements, file.File, entry.Offset));
    }
}
