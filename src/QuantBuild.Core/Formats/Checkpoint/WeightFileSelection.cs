namespace QuantBuild.Formats.Checkpoint;

/// <summary>Which files of a folder are the checkpoint, and what its index says of them.</summary>
/// <param name="Names">Plain names of existing files, in ordinal order.</param>
/// <param name="Index">Where there is one.</param>
internal sealed record WeightFileSelection(IReadOnlyList<string> Names, CheckpointIndex? Index)
{
    private const string SafetensorsIndex = "model.safetensors.index.json";

    private const string PyTorchIndex = "pytorch_model.bin.index.json";

    /// <summary>Safetensors before PyTorch; an index before names.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="names">All files in it, in ordinal order.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB2420, QB2422 to QB2424 and QB2427: there is none, or not all of it, or more than one.</exception>
    public static WeightFileSelection Of(string folder, IReadOnlyList<string> names)
    {
        if (names.Contains(SafetensorsIndex)) return Indexed(folder, SafetensorsIndex, names, WeightFileName.IsSafetensors);
        if (Of(folder, [.. names.Where(WeightFileName.IsSafetensors)], "model") is { } safetensors) return new WeightFileSelection(safetensors, null);
        if (names.Contains(PyTorchIndex)) return Indexed(folder, PyTorchIndex, names, WeightFileName.IsPyTorch);
        if (Of(folder, [.. names.Where(WeightFileName.IsPyTorch)], "pytorch_model") is { } pyTorch) return new WeightFileSelection(pyTorch, null);
        throw CheckpointErrors.NoWeights(folder, names);
    }

    private static WeightFileSelection Indexed(string folder, string indexName, IReadOnlyList<string> names, Func<string, bool> isWeightFile)
    {
        var path = Path.Combine(folder, indexName);
        var index = CheckpointIndex.Read(path);
        var present = names.ToHashSet(StringComparer.Ordinal);
        string[] files = [.. index.FileNames.Order(StringComparer.Ordinal)];
        foreach (var file in files)
        {
            if (!WeightFileName.IsPlain(file) || !isWeightFile(file)) throw CheckpointErrors.IndexPath(path, file);
            if (!present.Contains(file)) throw CheckpointErrors.MissingShard(path, file);
        }
        return new WeightFileSelection(files, index);
    }

    // Null where there is no such file.
    private static IReadOnlyList<string>? Of(string folder, string[] candidates, string prefix)
    {
        string[] named = [.. candidates.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
        if (named.Length == 0) named = candidates;
        if (named.Length == 0) return null;
        CheckShards(folder, named);
        // Without the usual names, several files are one checkpoint only when their names say so.
        var one = named.Length == 1 || named[0].StartsWith(prefix, StringComparison.Ordinal) || named.All(name => WeightFileName.ShardOf(name) is { } shard && shard.Count == named.Length);
        return one ? named : throw CheckpointErrors.Ambiguous(folder, named);
    }

    // Every file that the numbers of another one promise.
    private static void CheckShards(string folder, string[] names)
    {
        var present = names.ToHashSet(StringComparer.Ordinal);
        foreach (var set in names.Select(WeightFileName.ShardOf).OfType<Shard>().DistinctBy(shard => shard with { Number = 0 }))
        {
            for (var number = 1; number <= set.Count; number++)
                if (!present.Contains(set.NameOf(number))) throw CheckpointErrors.MissingShard(folder, set.NameOf(number));
        }
    }
}
