using QuantBuild.Formats.Safetensors;
using QuantBuild.IO;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Mlx.Writing;

/// <summary>The files of a result: config.json, the shards and their index, and what is taken over from the source.</summary>
internal sealed class ResultFiles
{
    /// <summary>Says which program made the file, and by which rules, so that it is known as a former result.</summary>
    internal const string Marker = "quantbuild";

    private static readonly Dictionary<string, string> Metadata = new(StringComparer.Ordinal) { ["format"] = "mlx", [Marker] = "1" };

    private readonly IReadOnlyList<IReadOnlyList<ResultTensor>> shards;
    private readonly IReadOnlyList<SafetensorsLayout> layouts;
    private readonly IReadOnlyList<(string Name, byte[] Content)> texts;
    private readonly IReadOnlyList<SourceFile> copies;

    /// <param name="shards">The tensors of each file.</param>
    /// <param name="config">config.json of the result.</param>
    /// <param name="totalParameters">Values of the model before they were quantized.</param>
    /// <param name="others">Files of the source beside its weights; those that the result makes itself are passed over.</param>
    public ResultFiles(IReadOnlyList<IReadOnlyList<ResultTensor>> shards, byte[] config, long totalParameters, IReadOnlyList<SourceFile> others)
    {
        this.shards = shards;
        layouts = [.. shards.Select((shard, index) => SafetensorsHeader.Layout([.. shard.Select(tensor => (tensor.Name, tensor.Type, tensor.Shape))], Metadata, Shards.NameOf(index, shards.Count)))];
        var own = shards.Select((_, index) => Shards.NameOf(index, shards.Count)).Append(MlxConfig.Name).Append(WeightIndex.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        copies = [.. others.Where(file => own.Add(Path.GetFileName(file.Path)))];
        texts = [(MlxConfig.Name, config), (WeightIndex.Name, WeightIndex.Write(shards, totalParameters, own))];
    }

    public long TotalBytes => layouts.Sum(layout => layout.FileLength) + texts.Sum(text => (long)text.Content.Length) + copies.Sum(file => file.Length);

    /// <summary>Creates all files, writes what is known already and places the tensors.</summary>
    /// <param name="output">Where the files go.</param>
    /// <param name="open">Takes the files that are still to be filled; the caller disposes them, after a failure too.</param>
    /// <returns>The work that copies files of the source.</returns>
    public IReadOnlyList<TensorJob> Begin(OutputTransaction output, ICollection<OutputFile> open)
    {
        foreach (var (name, content) in texts)
        {
            using var file = output.Create(name, content.Length);
            file.Write(0, content);
        }
        for (var i = 0; i < shards.Count; i++)
        {
            var file = output.Create(Shards.NameOf(i, shards.Count), layouts[i].FileLength);
            open.Add(file);
            file.Write(0, layouts[i].Header);
            for (var j = 0; j < shards[i].Count; j++) shards[i][j].PlaceAt(file, layouts[i].Offsets[j]);
        }
        var jobs = new List<TensorJob>();
        foreach (var source in copies)
        {
            var file = output.Create(Path.GetFileName(source.Path), source.Length);
            open.Add(file);
            var region = new OutputRegion(source.Length);
            region.PlaceAt(file, 0);
            jobs.Add(new CopyJob(source, 0, region));
        }
        return jobs;
    }
}
