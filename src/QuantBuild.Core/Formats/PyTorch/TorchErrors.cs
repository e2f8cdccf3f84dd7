using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>The ways in which a PyTorch file can be bad. One method for each code.</summary>
internal static class TorchErrors
{
    private const string SaveStateDict = "Save the weights alone with torch.save(model.state_dict(), path), or as safetensors";

    /// <summary>QB2441: the bytes are no archive of torch.save.</summary>
    public static QuantBuildException NoArchive(string file, string found, string expected) => new(
        Diagnostic.Error("QB2441", file, "This is not a valid PyTorch file") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Check that the download or export is complete",
        });

    /// <summary>QB2442: a file of torch.save before PyTorch 1.6.</summary>
    public static QuantBuildException OldFormat(string file, string found) => new(
        Diagnostic.Error("QB2442", file, "The file is in PyTorch's old format") with
        {
            Found = found,
            Expected = "the zip archive that torch.save writes since PyTorch 1.6",
            Remedy = "Load the file with a current PyTorch and save it again with torch.save, or as safetensors",
        });

    /// <summary>QB2443: an entry that is not stored as it is.</summary>
    public static QuantBuildException NotStored(string file, string entry, string found) => new(
        Diagnostic.Error("QB2443", file, $"The entry '{Shown(entry)}' of the archive is compressed or encrypted") with
        {
            Found = found,
            Expected = "entries that are stored as they are, as torch.save writes them",
            Remedy = "Save the file again with torch.save; an archive that was packed again by another program cannot be read",
        });

    /// <summary>QB2444: an entry that is not where the directory says, or lies over another.</summary>
    public static QuantBuildException EntryRange(string file, string entry, string found, string expected) => new(
        Diagnostic.Error("QB2444", file, $"The entry '{Shown(entry)}' does not lie properly inside the archive") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Check that the download or export is complete, and where the file comes from",
        });

    /// <summary>QB2445: an archive with more entries or a larger pickle than any real one.</summary>
    public static QuantBuildException ArchiveTooLarge(string file, string found, string expected) => new(
        Diagnostic.Error("QB2445", file, "The archive's structure, without its weights, is too large") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Save the weights in several files, and check where the file comes from",
        });

    /// <summary>QB2446: a record that is missing or there twice.</summary>
    public static QuantBuildException Records(string file, string found, string expected) => new(
        Diagnostic.Error("QB2446", file, "The archive does not hold the records of torch.save") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Check that this is a checkpoint and not another zip archive",
        });

    /// <summary>QB2447: a byte order or a version that is not known.</summary>
    public static QuantBuildException Unsupported(string file, string what, string found, string expected) => new(
        Diagnostic.Error("QB2447", file, $"The {what} of the PyTorch file is not supported") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Load the file on the machine that wrote it and save it as safetensors",
        });

    /// <summary>QB2448: a program, not weights.</summary>
    public static QuantBuildException TorchScript(string file, string found) => new(
        Diagnostic.Error("QB2448", file, "The file is a TorchScript program, not a checkpoint") with
        {
            Found = found,
            Expected = "the state_dict of a model",
            Remedy = SaveStateDict,
        });

    /// <summary>QB2449: data.pkl is broken.</summary>
    public static QuantBuildException MalformedPickle(string file, long position, string found, string expected) => new(
        Diagnostic.Error("QB2449", file, "The pickle of the PyTorch file is damaged") with
        {
            Found = $"{found} at byte {position} of data.pkl",
            Expected = expected,
            Remedy = "Check that the download or export is complete",
        });

    /// <summary>QB2450: an instruction that no state_dict needs.</summary>
    public static QuantBuildException Opcode(string file, long position, string opcode) => new(
        Diagnostic.Error("QB2450", file, "The pickle has an instruction that a state_dict does not need") with
        {
            Found = $"{opcode} at byte {position} of data.pkl",
            Expected = "the instructions that torch.save writes for a state_dict",
            Remedy = "Nothing of it was run. " + SaveStateDict,
        });

    /// <summary>QB2451: a class or function that no state_dict needs.</summary>
    public static QuantBuildException Global(string file, long position, string module, string name) => new(
        Diagnostic.Error("QB2451", file, "The pickle names a class or function that is not allowed") with
        {
            Found = $"{Shown(module)}.{Shown(name)} at byte {position} of data.pkl",
            Expected = "tensors, storages of plain number types and OrderedDict",
            Remedy = "Nothing of it was run. " + SaveStateDict,
        });

    /// <summary>QB2452: an allowed class or function, used as a state_dict does not use it.</summary>
    public static QuantBuildException Call(string file, long position, string found, string expected) => new(
        Diagnostic.Error("QB2452", file, "The pickle uses a class or function in a way that a state_dict does not") with
        {
            Found = $"{found} at byte {position} of data.pkl",
            Expected = expected,
            Remedy = SaveStateDict,
        });

    /// <summary>QB2453: more of something than any real pickle has.</summary>
    public static QuantBuildException TooMuch(string file, string what, long limit) => new(
        Diagnostic.Error("QB2453", file, "The pickle asks for more than any checkpoint needs") with
        {
            Found = $"more than {limit} {what}",
            Expected = $"at most {limit}",
            Remedy = "Check where the file comes from. " + SaveStateDict,
        });

    /// <summary>QB2454: a container inside itself.</summary>
    public static QuantBuildException Recursive(string file, string found) => new(
        Diagnostic.Error("QB2454", file, "A container of the pickle holds itself") with
        {
            Found = found,
            Expected = "containers that end",
            Remedy = SaveStateDict,
        });

    /// <summary>QB2455: a pickle without a state_dict.</summary>
    public static QuantBuildException NoStateDict(string file, string found, string expected) => new(
        Diagnostic.Error("QB2455", file, "The file does not hold a state_dict") with
        {
            Found = found,
            Expected = expected,
            Remedy = SaveStateDict,
        });

    /// <summary>QB2456: a tensor's storage is missing or has another size.</summary>
    public static QuantBuildException Storage(string file, string tensor, string found, string expected) => new(
        Diagnostic.Error("QB2456", file, "The storage of the tensor is missing or has another size") with
        {
            Tensor = Shown(tensor),
            Found = found,
            Expected = expected,
            Remedy = "Check that the download or export is complete",
        });

    /// <summary>QB2457: a tensor's shape, strides and offset do not fit its storage.</summary>
    public static QuantBuildException Layout(string file, string tensor, string found, string expected) => new(
        Diagnostic.Error("QB2457", file, "The tensor does not fit its storage") with
        {
            Tensor = Shown(tensor),
            Found = found,
            Expected = expected,
            Remedy = "Call contiguous() on expanded tensors before they are saved, and check that the file is complete",
        });

    /// <summary>QB2458: names that cannot be told apart or used.</summary>
    public static QuantBuildException Names(string file, string tensor, string found, string expected) => new(
        Diagnostic.Error("QB2458", file, "The name of a tensor cannot be used") with
        {
            Tensor = Shown(tensor),
            Found = found,
            Expected = expected,
            Remedy = SaveStateDict,
        });

    // A name from a file may be as long as the file.
    internal static string Shown(string name) => name.Length <= 200 ? name : string.Concat(name.AsSpan(0, 200), "…");
}
