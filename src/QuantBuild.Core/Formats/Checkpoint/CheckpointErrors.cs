using QuantBuild.Diagnostics;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>The ways in which a checkpoint can be bad, beside those of its files. One code for each thing to do about it.</summary>
internal static class CheckpointErrors
{
    private const int MostNames = 5;

    /// <summary>QB2420: a folder without weights.</summary>
    public static QuantBuildException NoWeights(string folder, IReadOnlyList<string> names) => new(
        Diagnostic.Error("QB2420", folder, "There are no weights in this folder") with
        {
            Found = names.Count == 0 ? "no files" : List(names),
            Expected = "model.safetensors, or model-00001-of-0000N.safetensors with model.safetensors.index.json, or pytorch_model.bin",
            Remedy = "Check the path, and that the download is complete; weights in folders below are not looked for",
        });

    /// <summary>QB2421: a bad config.json.</summary>
    public static QuantBuildException Config(string file, string found, Exception? inner = null) => new(
        Diagnostic.Error("QB2421", file, "The configuration of the model is not valid") with
        {
            Found = found,
            Expected = $"one JSON object of at most {CheckpointConfig.MostBytes} bytes, each key once",
            Remedy = "Download it again, or repair it",
        }, inner);

    /// <summary>QB2422: a bad index.</summary>
    public static QuantBuildException Index(string file, string found, Exception? inner = null) => new(
        Diagnostic.Error("QB2422", file, "The index of the weights is not valid") with
        {
            Found = found,
            Expected = "a JSON object with a weight_map from names of tensors to names of files",
            Remedy = "Download it again",
        }, inner);

    /// <summary>QB2422: a bad line of the index.</summary>
    public static QuantBuildException IndexEntry(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2422", file, "The index of the weights is not valid") with
        {
            Tensor = SafetensorsErrors.Clip(tensor),
            Found = found,
            Expected = "each tensor once, with the name of its file",
            Remedy = "Download it again",
        });

    /// <summary>QB2423: an index that leads out of the folder.</summary>
    public static QuantBuildException IndexPath(string file, string found) => new(
        Diagnostic.Error("QB2423", file, "The index names what is no file of weights in its folder") with
        {
            Found = $"\"{SafetensorsErrors.Clip(found)}\"",
            Expected = "a plain file name, without a folder, of the same kind as the index",
            Remedy = "Nothing was read. Put the files beside the index and correct their names in it",
        });

    /// <summary>QB2424: not all files of a checkpoint are there.</summary>
    public static QuantBuildException MissingShard(string file, string name) => new(
        Diagnostic.Error("QB2424", file, "A file of the checkpoint is missing") with
        {
            Found = $"no {SafetensorsErrors.Clip(name)}",
            Expected = "all files that the index or their own numbers name, in one folder",
            Remedy = "Download the missing file",
        });

    /// <summary>QB2425: an index that does not fit its files.</summary>
    public static QuantBuildException NotInItsFile(string file, string tensor, string expected, string? found) => new(
        Diagnostic.Error("QB2425", file, "The tensor is not in the file that the index names") with
        {
            Tensor = SafetensorsErrors.Clip(tensor),
            Found = found is null ? "it is in no file" : $"it is in {found}",
            Expected = expected,
            Remedy = "Index and files are of different versions of the model. Download all of them again",
        });

    /// <summary>QB2426: a name with two values.</summary>
    public static QuantBuildException InTwoFiles(string file, string tensor, string first, string second) => new(
        Diagnostic.Error("QB2426", file, "The tensor is in two files of the checkpoint") with
        {
            Tensor = SafetensorsErrors.Clip(tensor),
            Found = $"{first} and {second}",
            Expected = "each tensor in one file",
            Remedy = "Programs would take one or the other. Remove the file that does not belong to the model",
        });

    /// <summary>QB2427: several files, and nothing that says what they are.</summary>
    public static QuantBuildException Ambiguous(string folder, IReadOnlyList<string> names) => new(
        Diagnostic.Error("QB2427", folder, "It is not clear which files are the model") with
        {
            Found = List(names),
            Expected = "one file of weights, an index, or names such as model-00001-of-00002.safetensors",
            Remedy = "Give the one file instead of its folder",
        });

    /// <summary>QB2428: a part for the whole.</summary>
    public static QuantBuildException OneOfSeveral(string file, Shard shard) => new(
        Diagnostic.Error("QB2428", file, "This file is a part of a checkpoint only") with
        {
            Found = $"file {shard.Number} of {shard.Count}, by its name",
            Expected = "a whole checkpoint",
            Remedy = "Give its folder instead",
        });

    /// <summary>QB2429: no kind of file that weights come in.</summary>
    public static QuantBuildException UnknownKind(string file) => new(
        Diagnostic.Error("QB2429", file, "This is no checkpoint") with
        {
            Expected = "a folder, or a file of weights: .safetensors, .bin, .pt or .pth",
            Remedy = "Give the folder of the model",
        });

    /// <summary>QB2430: a name that leads to what cannot be read like a file.</summary>
    public static QuantBuildException NoRegularFile(string file, string found) => new(
        Diagnostic.Error("QB2430", file, "A file of the checkpoint has no content") with { Found = found, Expected = "a regular file", Remedy = "Nothing was read. Download the file again" });

    /// <summary>QB5001, as for every file.</summary>
    public static QuantBuildException Missing(string file, Exception? inner = null) =>
        new(Diagnostic.Error("QB5001", file, "The file does not exist") with { Remedy = "Check the path; a link may lead to a file that was removed" }, inner);

    /// <summary>QB5002, as for every file.</summary>
    public static QuantBuildException Unreadable(string file, Exception inner) => new(
        Diagnostic.Error("QB5002", file, "The file cannot be opened for reading") with { Found = inner.Message.TrimEnd('.'), Remedy = "Check that it is a file and that it may be read" }, inner);

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(SafetensorsErrors.Clip)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
