using QuantBuild.Formats.PyTorch;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>Weights in a file of torch.save, for checkpoints that have no safetensors.</summary>
internal static class PyTorchWeights
{
    public static WeightFile Open(string path)
    {
        var file = TorchFile.Open(path);
        return new WeightFile(file.File, [.. file.Tensors.Select(tensor => new CheckpointTensor(tensor.Name, TypeName(tensor.Type), tensor.Shape, tensor.Source))], file);
    }

    // One name for one type, whichever kind of file it comes from.
    private static string TypeName(ElementType type) => SafetensorsTypes.Of(type)?.Name() ?? type.Name();
}
