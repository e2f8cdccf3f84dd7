namespace QuantBuild.Formats.Checkpoint;

/// <summary>The files of a checkpoint against each other and against its index.</summary>
internal static class CheckpointConsistency
{
    /// <summary>No tensor is in two files, and each tensor of the index is in the file that it names.</summary>
    /// <remarks>A tensor that the index leaves out belongs to the checkpoint all the same: programs load files whole.</remarks>
    public static void Check(IReadOnlyList<WeightFile> files, CheckpointIndex? index)
    {
        var holders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var tensor in file.Tensors)
            {
                var name = Path.GetFileName(file.File.Path);
                if (!holders.TryAdd(tensor.Name, name)) throw CheckpointErrors.InTwoFiles(file.File.Path, tensor.Name, holders[tensor.Name], name);
            }
        }
        if (index is null) return;
        foreach (var (tensor, file) in index.WeightMap)
        {
            var holder = holders.GetValueOrDefault(tensor);
            if (holder != file) throw CheckpointErrors.NotInItsFile(index.Path, tensor, file, holder);
        }
    }
}
