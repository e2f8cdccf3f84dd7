using QuantBuild.Formats.Safetensors;
using QuantBuild.IO;

namespace QuantBuild.Formats.Mlx;

/// <summary>One tensor of the result; its bytes come in parts, one after the other, when it is a stack.</summary>
internal sealed record ResultTensor(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, IReadOnlyList<OutputRegion> Parts)
{
    public long Length { get; } = Parts.Sum(part => part.Length);

    public void PlaceAt(OutputFile file, long offset)
    {
        foreach (var part in Parts)
        {
            part.PlaceAt(file, offset);
            offset += part.Length;
        }
    }
}
