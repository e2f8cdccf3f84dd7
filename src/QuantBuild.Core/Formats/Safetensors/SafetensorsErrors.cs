using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Safetensors;

/// <summary>The ways in which a safetensors file can be bad. One code for each thing to do about it.</summary>
internal static class SafetensorsErrors
{
    private const int LongestText = 120;

    private const string WriteAgain = "Save the model again with the safetensors library";

    /// <summary>QB2401: another kind of file.</summary>
    public static QuantBuildException NotSafetensors(string file, string found) => new(
        Diagnostic.Error("QB2401", file, "This is not a safetensors file") with
        {
            Found = found,
            Expected = "8 bytes with the length of the header, then the header, which begins with '{'",
            Remedy = "Check that the download is complete and that it is the right file",
        });

    /// <summary>QB2401: what Git leaves in place of a large file.</summary>
    public static QuantBuildException LfsPointer(string file) => new(
        Diagnostic.Error("QB2401", file, "This is not a safetensors file") with { Found = "a Git LFS pointer", Expected = "the file itself", Remedy = "Run git lfs pull, or download the file" });

    /// <summary>QB2402: a header longer than the format allows.</summary>
    public static QuantBuildException HeaderTooLarge(string file, ulong length) => new(
        Diagnostic.Error("QB2402", file, "The header is larger than the format allows, or this is not a safetensors file") with
        {
            Found = $"{length} bytes",
            Expected = $"at most {SafetensorsHeader.MostBytes} bytes",
            Remedy = "Check that it is the right file",
        });

    /// <summary>QB2403: the file ends before its content does.</summary>
    public static QuantBuildException CutShort(string file, long found, long expected, string what) => new(
        Diagnostic.Error("QB2403", file, "The file is cut short") with
        {
            Found = $"{found} bytes",
            Expected = $"{expected} bytes {what}",
            Remedy = "Download or copy it again",
        });

    /// <summary>QB2404: the header is no JSON.</summary>
    public static QuantBuildException HeaderJson(string file, string found, Exception? inner = null) => new(
        Diagnostic.Error("QB2404", file, "The header is not valid") with { Found = found, Expected = "one JSON object in UTF-8", Remedy = WriteAgain }, inner);

    /// <summary>QB2404: the header's JSON does not describe a tensor.</summary>
    public static QuantBuildException Entry(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2404", file, "The header is not valid") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = "an object with dtype, shape and data_offsets",
            Remedy = WriteAgain,
        });

    /// <summary>QB2405: metadata that are not texts.</summary>
    public static QuantBuildException Metadata(string file, string found) => new(
        Diagnostic.Error("QB2405", file, "The metadata of the header are not valid") with
        {
            Found = found,
            Expected = "__metadata__ with a text under each key",
            Remedy = "Save the model again with metadata that are texts, or without",
        });

    /// <summary>QB2406: a name or key that is there twice.</summary>
    public static QuantBuildException Duplicate(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2406", file, "A name occurs twice in the header") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = "each name once",
            Remedy = "Programs would take one or the other. Save the model again with one of them",
        });

    /// <summary>QB2407: an element type that the format does not have.</summary>
    public static QuantBuildException UnknownType(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2407", file, "The tensor's dtype is not known") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = string.Join(' ', SafetensorsTypes.All.Select(type => type.Name())),
            Remedy = "Save the model in one of these types",
        });

    /// <summary>QB2408: a shape that no tensor has.</summary>
    public static QuantBuildException Shape(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2408", file, "The tensor's shape is not valid") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = $"at most {SafetensorsHeaderReader.MostDimensions} whole numbers from 0 up, fewer than 2^56 elements in all, in whole bytes",
            Remedy = WriteAgain,
        });

    /// <summary>QB2409: a range that is none.</summary>
    public static QuantBuildException Offsets(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2409", file, "The tensor's data_offsets are not valid") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = "[begin, end], two whole numbers from 0 up, begin not after end",
            Remedy = WriteAgain,
        });

    /// <summary>QB2409: a range of another length than shape and type have.</summary>
    public static QuantBuildException Length(string file, string tensor, long found, string expected) => new(
        Diagnostic.Error("QB2409", file, "The tensor's data_offsets do not fit its shape and dtype") with
        {
            Tensor = Clip(tensor),
            Found = $"{found} bytes",
            Expected = expected,
            Remedy = WriteAgain,
        });

    /// <summary>QB2410: bytes of no tensor, or of two.</summary>
    public static QuantBuildException Coverage(string file, string tensor, long found, long expected) => new(
        Diagnostic.Error("QB2410", file, found > expected ? "There is a hole in the data before the tensor" : "The tensor overlaps another one") with
        {
            Tensor = Clip(tensor),
            Found = $"data from offset {found}",
            Expected = $"data from offset {expected}, where the one before it ends",
            Remedy = WriteAgain,
        });

    /// <summary>QB2411: bytes behind the last tensor.</summary>
    public static QuantBuildException TrailingData(string file, long found, long expected) => new(
        Diagnostic.Error("QB2411", file, "There are bytes behind the last tensor") with
        {
            Found = $"{found} bytes",
            Expected = $"{expected} bytes",
            Remedy = "The file does not belong to its header, or something was appended. Download or save it again",
        });

    /// <summary>QB2412: a result with more names than a header can hold.</summary>
    public static QuantBuildException ResultHeaderTooLarge(string file, long length) => new(
        Diagnostic.Error("QB2412", file, "The names and shapes of the result do not fit into a safetensors header") with
        {
            Found = $"{length} bytes",
            Expected = $"at most {SafetensorsHeader.MostBytes} bytes",
            Remedy = "Spread the model over several files",
        });

    /// <summary>QB2413: a tensor name that cannot be in a header.</summary>
    public static QuantBuildException UnwritableName(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2413", file, "A tensor of this name cannot be written to a safetensors file") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = "Unicode text, each name once, and not __metadata__",
            Remedy = "Rename the tensor in the source",
        });

    /// <summary>Names come from the file, and a name of megabytes does not belong into a message.</summary>
    public static string Clip(string text) => text.Length <= LongestText ? text : $"{text[..LongestText]}…";
}
