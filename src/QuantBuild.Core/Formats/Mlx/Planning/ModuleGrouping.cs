using QuantBuild.Formats.Checkpoint;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>Puts the tensors of a checkpoint where mlx_lm looks for them, in the order of the source; stacks take the place of their first expert.</summary>
internal static class ModuleGrouping
{
    /// <exception cref="Diagnostics.QuantBuildException">QB2463: an expert is missing or unlike the others.</exception>
    public static IReadOnlyList<CheckpointModule> Of(string file, MlxFamily family, IEnumerable<CheckpointTensor> tensors)
    {
        var order = new List<(string Name, List<(int Expert, CheckpointTensor Tensor)>? Experts, CheckpointTensor? Single)>();
        var stacks = new Dictionary<string, List<(int Expert, CheckpointTensor Tensor)>>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            var place = family.PlaceOf(tensor.Name);
            if (place.Expert is not { } expert)
            {
                order.Add((place.Name, null, tensor));
                continue;
            }
            if (!stacks.TryGetValue(place.Name, out var experts))
            {
                stacks.Add(place.Name, experts = []);
                order.Add((place.Name, experts, null));
            }
            experts.Add((expert, tensor));
        }
        return [.. order.Select(entry => entry.Single is { } single ? new CheckpointModule(entry.Name, [single], false) : Stack(file, entry.Name, entry.Experts!))];
    }

    private static CheckpointModule Stack(string file, string name, List<(int Expert, CheckpointTensor Tensor)> experts)
    {
        experts.Sort((left, right) => left.Expert.CompareTo(right.Expert));
        var first = experts[0].Tensor;
        for (var i = 0; i < experts.Count; i++)
        {
            var (expert, tensor) = experts[i];
            if (expert != i) throw MlxErrors.IncompleteExperts(file, name, $"{experts.Count} experts, and number {expert} where number {i} should be", "experts numbered from 0 without a gap");
            if (!tensor.Shape.SequenceEqual(first.Shape) || tensor.TypeName != first.TypeName)
                throw MlxErrors.IncompleteExperts(file, name, $"'{tensor.Name}' of {tensor.TypeName} [{string.Join(", ", tensor.Shape)}]", $"{first.TypeName} [{string.Join(", ", first.Shape)}], as '{first.Name}'");
        }
        return new CheckpointModule(name, [.. experts.Select(entry => entry.Tensor)], true);
    }
}
