using System.Text.Json.Nodes;
using QuantBuild.Diagnostics;
using QuantBuild.IO;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>
/// A model as it is published on Hugging Face: a folder with config.json, weights in one file or in several with an index, and
/// what belongs to the tokenizer. Everything is checked when it is opened; the weights stay on disk.
/// </summary>
public sealed class HuggingFaceCheckpoint : IDisposable
{
    private readonly IReadOnlyList<WeightFile> files;

    private HuggingFaceCheckpoint(string folder, JsonObject? config, IReadOnlyList<WeightFile> files, IReadOnlyList<string> otherFiles)
    {
        Folder = folder;
        Config = config;
        this.files = files;
        Tensors = [.. files.SelectMany(file => file.Tensors)];
        WeightFiles = [.. files.Select(file => file.File)];
        OtherFiles = otherFiles;
        Family = ArchitectureFamily.Of(config);
    }

    /// <summary>As the user named it; the one that the file is in where a file was named.</summary>
    public string Folder { get; }

    /// <summary>The content of config.json, or null where there is none.</summary>
    public JsonObject? Config { get; }

    /// <summary>What the names of the tensors mean.</summary>
    public ArchitectureFamily Family { get; }

    /// <summary>Of all files, each name once; in the order of the files' names and of their bytes.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors { get; }

    /// <summary>In ordinal order of their names.</summary>
    public IReadOnlyList<SourceFile> WeightFiles { get; }

    /// <summary>Paths of config.json, of the tokenizer's files, code, templates, readme and licence, in ordinal order: what the model needs beside its weights.</summary>
    public IReadOnlyList<string> OtherFiles { get; }

    /// <param name="path">A folder, or one file with weights (.safetensors, .bin, .pt, .pth).</param>
    /// <exception cref="QuantBuildException">QB2401 to QB2411 and QB2420 to QB2430 what is wrong with the checkpoint; QB5001 to QB5003 a file cannot be read.</exception>
    public static HuggingFaceCheckpoint Open(string path) => Directory.Exists(path) ? OpenFolder(path) : OpenFile(path);

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
    }

    private static HuggingFaceCheckpoint OpenFolder(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(path);
        var names = NamesIn(folder);
        return Open(folder, WeightFileSelection.Of(folder, names), names);
    }

    private static HuggingFaceCheckpoint OpenFile(string path)
    {
        if (!WeightFileName.IsSafetensors(path) && !WeightFileName.IsPyTorch(path)) throw CheckpointErrors.UnknownKind(path);
        RegularFile.Check(path);
        var name = Path.GetFileName(path);
        if (WeightFileName.ShardOf(name) is { Count: > 1 } shard) throw CheckpointErrors.OneOfSeveral(path, shard);
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        var names = NamesIn(folder);
        // Without a config.json the folder is no checkpoint, and what lies there need not belong to the file.
        return Open(folder, new WeightFileSelection([name], null), names.Contains(CheckpointConfig.FileName) ? names : []);
    }

    private static HuggingFaceCheckpoint Open(string folder, WeightFileSelection selection, IReadOnlyList<string> names)
    {
        var config = names.Contains(CheckpointConfig.FileName) ? CheckpointConfig.Read(Path.Combine(folder, CheckpointConfig.FileName)) : null;
        var files = new List<WeightFile>(selection.Names.Count);
        try
        {
            foreach (var name in selection.Names) files.Add(WeightFile.Open(Path.Combine(folder, name)));
            CheckpointConsistency.Check(files, selection.Index);
            return new HuggingFaceCheckpoint(folder, config, files, CompanionFiles.In(folder, names));
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    // Files and links to files, top level only: a checkpoint has none in folders below.
    private static IReadOnlyList<string> NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CheckpointErrors.Unreadable(folder, e);
        }
    }
}
