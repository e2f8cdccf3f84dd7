using QuantBuild.Numerics;

namespace QuantBuild.Validation.Data;

/// <summary>Finds for each input of a model the array that is meant for it: by name, else by index, else the only one.</summary>
internal static class InputBinding
{
    /// <summary>One fit for each input; arrays that belong to no input, such as expected outputs, are left.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB1110: an input without data; QB1111 and QB1112 (see <see cref="InputFit.Of"/>); QB1113: differing numbers of runs.</exception>
    public static IReadOnlyList<InputFit> Bind(IReadOnlyList<ValueInfo> inputs, IReadOnlyList<DataArray> arrays, string file)
    {
        var fits = new List<InputFit>(inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            var array = arrays.FirstOrDefault(a => a.Name == input.Name)
                ?? arrays.FirstOrDefault(a => a.Index == i && !inputs.Any(other => other.Name == a.Name))
                ?? (inputs.Count == 1 && arrays.Count == 1 ? arrays[0] : null)
                ?? throw Missing(inputs, arrays, file, input);
            fits.Add(InputFit.Of(input, array));
        }

        var byRows = fits.Select(static f => f.ByRows()).ToList();
        if (byRows.All(f => f is not null && f.Runs == byRows[0]?.Runs)) fits = [.. byRows.OfType<InputFit>()];
        var counts = fits.Where(static f => f.Runs > 1).ToList();
        if (counts.FirstOrDefault(f => f.Runs != counts[0].Runs) is { } other)
        {
            throw DataArray.Bad("QB1113", file, "The arrays hold different numbers of samples", $"{counts[0].Runs} in {counts[0].Array}, {other.Runs} in {other.Array}", "the same number in each");
        }

        return fits;
    }

    private static Diagnostics.QuantBuildException Missing(IReadOnlyList<ValueInfo> inputs, IReadOnlyList<DataArray> arrays, string file, ValueInfo input) =>
        DataArray.Bad("QB1110", file, $"There is no data for input '{input.Name}'", string.Join(", ", arrays),
            string.Join(", ", inputs.Select(static i => $"'{i.Name}' {i.Type.Name()} {TensorElements.Describe(i.Shape)}")),
            "Name the arrays after the inputs of the model");
}
