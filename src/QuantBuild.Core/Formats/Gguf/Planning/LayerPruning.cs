using System.Globalization;
using System.Text.RegularExpressions;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>Leaves layers out and numbers the others anew, in the order in which they come.</summary>
internal static partial class LayerPruning
{
    /// <param name="file">For messages.</param>
    /// <param name="tensors">In the order of the result.</param>
    /// <param name="layers">Numbers to leave out.</param>
    /// <returns>What is left, and how many layers that is.</returns>
    /// <exception cref="Diagnostics.QuantBuildException">QB2538: two tensors would have one name.</exception>
    public static (IReadOnlyList<ResultTensor> Tensors, int Layers) Apply(string file, IEnumerable<ResultTensor> tensors, IReadOnlyList<int> layers)
    {
        var pruned = layers.ToHashSet();
        var first = layers.Min();
        var numbers = new Dictionary<int, int?>();
        var next = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var left = new List<ResultTensor>();
        foreach (var tensor in tensors)
        {
            var renamed = tensor;
            if (Layer().Match(tensor.Name) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var layer))
            {
                if (!numbers.TryGetValue(layer, out var number))
                {
                    // Before the first that is missing every layer keeps its number, even where some are missing in the source.
                    if (!pruned.Contains(layer)) number = layer < first ? layer : next;
                    if (number is { } given) next = given + 1;
                    numbers.Add(layer, number);
                }
                if (number is not { } anew) continue;
                var place = match.Groups[1];
                renamed = tensor with { Name = string.Create(CultureInfo.InvariantCulture, $"{tensor.Name.AsSpan(0, place.Index)}{anew}{tensor.Name.AsSpan(place.Index + place.Length)}") };
            }
            if (!names.Add(renamed.Name)) throw PlanErrors.SameName(file, renamed.Name);
            left.Add(renamed);
        }
        return (left, next);
    }

    [GeneratedRegex(@"blk\.([0-9]+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Layer();
}
