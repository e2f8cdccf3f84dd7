using System.Globalization;
using QuantBuild.Numerics;

namespace QuantBuild.Validation.Data;

/// <summary>
/// Bytes without a header (.bin, .raw), for a model with one input of fixed sizes; the first size may be open, or the
/// file may hold several samples one after the other.
/// </summary>
internal sealed class RawFile : DataArray
{
    /// <exception cref="Diagnostics.QuantBuildException">QB1109: the model or the length does not allow raw data.</exception>
    public static RawFile Read(string file, IReadOnlyList<ValueInfo> inputs)
    {
        var input = inputs.Count == 1 ? inputs[0] : null;
        if (input?.Shape is not { Count: > 0 } shape || shape.Skip(1).Any(static d => d < 0) || input.Type.BitSize() < 8)
        {
            throw Bad("QB1109", file, "Raw data does not say its shape, so it fits only a model with one input of fixed sizes",
                string.Join(", ", inputs.Select(static i => $"{i.Name} {i.Type.Name()} {TensorElements.Describe(i.Shape)}")), null, "Give the data as .npy, .npz or .pb");
        }

        var length = new FileInfo(file).Length;
        var row = ByteSize(input.Type, [.. shape.Skip(1)]);
        var rows = row is > 0 ? length / row.Value : 0;
        if (rows == 0 || rows * row!.Value != length || (shape[0] > 0 && rows % shape[0] != 0))
        {
            throw Bad("QB1109", file, "The raw data is no whole number of samples", string.Create(CultureInfo.InvariantCulture, $"{length} bytes"),
                string.Create(CultureInfo.InvariantCulture, $"a multiple of {row * Math.Max(1, shape[0])} bytes for {input.Type.Name()} {TensorElements.Describe(shape)}"));
        }

        return new RawFile { File = file, Name = input.Name, Type = input.Type, Shape = [rows, .. shape.Skip(1)] };
    }

    public override Stream Open() => new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
}
