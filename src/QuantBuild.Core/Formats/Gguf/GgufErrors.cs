using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf;

/// <summary>The ways in which a GGUF file can be bad. One code for each thing to do about it.</summary>
internal static class GgufErrors
{
    private const int LongestText = 120;

    private const string WriteAgain = "Convert the model again with the tool that made the file";

    /// <summary>QB2501: another kind of file.</summary>
    public static QuantBuildException NotGguf(string file, string found) => new(
        Diagnostic.Error("QB2501", file, "This is not a GGUF file") with
        {
            Found = found,
            Expected = "the letters GGUF, then version 2 or 3",
            Remedy = "Check that the download is complete and that it is the right file",
        });

    /// <summary>QB2501: what Git leaves in place of a large file.</summary>
    public static QuantBuildException LfsPointer(string file) => new(
        Diagnostic.Error("QB2501", file, "This is not a GGUF file") with { Found = "a Git LFS pointer", Expected = "the file itself", Remedy = "Run git lfs pull, or download the file" });

    /// <summary>QB2502: a version that nobody reads any more, or nobody yet.</summary>
    public static QuantBuildException Version(string file, string found, string remedy) => new(
        Diagnostic.Error("QB2502", file, "This version of GGUF is not read") with { Found = found, Expected = "version 2 or 3, little-endian", Remedy = remedy });

    /// <summary>QB2503: the file ends before its content does.</summary>
    public static QuantBuildException CutShort(string file, long found, string expected, string? tensor = null) => new(
        Diagnostic.Error("QB2503", file, "The file is cut short") with
        {
            Tensor = tensor is null ? null : Clip(tensor),
            Found = $"{found} bytes",
            Expected = expected,
            Remedy = "Download or copy it again",
        });

    /// <summary>QB2504: a number that the file cannot mean.</summary>
    public static QuantBuildException Count(string file, string found, string expected) => new(
        Diagnostic.Error("QB2504", file, "A count or length in the header is not possible") with { Found = found, Expected = expected, Remedy = WriteAgain });

    /// <summary>QB2505: a key that is none.</summary>
    public static QuantBuildException Key(string file, string found) => new(
        Diagnostic.Error("QB2505", file, "A key of the metadata is not valid") with
        {
            Found = found,
            Expected = $"1 to {GgufLimits.MostKeyBytes} bytes of UTF-8 without a zero, {GgufLimits.MostKeyBytesTogether} bytes for all keys at most",
            Remedy = WriteAgain,
        });

    /// <summary>QB2506: a key or tensor that is there twice.</summary>
    public static QuantBuildException Duplicate(string file, string found, string? tensor = null) => new(
        Diagnostic.Error("QB2506", file, "A name occurs twice") with
        {
            Tensor = tensor is null ? null : Clip(tensor),
            Found = found,
            Expected = "each name once",
            Remedy = "Programs would take one or the other. Convert the model again with one of them",
        });

    /// <summary>QB2507: a value of a type that the format does not have, or that a value of its type cannot be.</summary>
    public static QuantBuildException Value(string file, string key, string found, string expected) => new(
        Diagnostic.Error("QB2507", file, $"The value of the key {Clip(key)} is not valid") with { Found = found, Expected = expected, Remedy = WriteAgain });

    /// <summary>QB2508: arrays in arrays in arrays.</summary>
    public static QuantBuildException Nesting(string file, string key) => new(
        Diagnostic.Error("QB2508", file, $"The arrays of the key {Clip(key)} are nested too deeply") with
        {
            Found = $"more than {GgufLimits.MostDepth} arrays in each other",
            Expected = $"at most {GgufLimits.MostDepth}",
            Remedy = WriteAgain,
        });

    /// <summary>QB2509: an alignment that tensors cannot have.</summary>
    public static QuantBuildException Alignment(string file, string found) => new(
        Diagnostic.Error("QB2509", file, "The value of general.alignment is not valid") with
        {
            Found = found,
            Expected = "a u32 that is a power of two from 8 up",
            Remedy = WriteAgain,
        });

    /// <summary>QB2510: a tensor name that is none.</summary>
    public static QuantBuildException Name(string file, string found) => new(
        Diagnostic.Error("QB2510", file, "The name of a tensor is not valid") with { Found = found, Expected = $"1 to {GgufLimits.MostNameBytes} bytes of UTF-8 without a zero", Remedy = WriteAgain });

    /// <summary>QB2511: a shape that no tensor has.</summary>
    public static QuantBuildException Shape(string file, string tensor, string found) => new(
        Diagnostic.Error("QB2511", file, "The tensor's shape is not valid") with
        {
            Tensor = Clip(tensor),
            Found = found,
            Expected = $"at most {GgufLimits.MostDimensions} dimensions from 0 up, with a product that fits 63 bits",
            Remedy = WriteAgain,
        });

    /// <summary>QB2512: an element type that ggml does not have, or has no more.</summary>
    public static QuantBuildException Type(string file, string tensor, uint type) => new(
        Diagnostic.Error("QB2512", file, "The tensor's type is not known") with
        {
            Tensor = Clip(tensor),
            Found = GgufRemovedTypes.Find(type) is { } name
                ? string.Create(CultureInfo.InvariantCulture, $"type {type}, which was {name} and was given up")
                : string.Create(CultureInfo.InvariantCulture, $"type {type}"),
            Expected = string.Join(' ', GgmlTypes.All.Select(known => known.ToString())),
            Remedy = GgufRemovedTypes.Find(type) is null ? "Check for a newer version of QuantBuild, or convert the model to another type" : "Quantize the model again from its source",
        });

    /// <summary>QB2513: rows that end within a block.</summary>
    public static QuantBuildException Row(string file, string tensor, long columns, GgmlType type) => new(
        Diagnostic.Error("QB2513", file, "The tensor's rows are no whole number of blocks") with
        {
            Tensor = Clip(tensor),
            Found = $"rows of {columns}",
            Expected = $"a multiple of {type.BlockElements()} for {type}",
            Remedy = WriteAgain,
        });

    /// <summary>QB2514: an offset between two places where a tensor can begin.</summary>
    public static QuantBuildException Offset(string file, string tensor, ulong found, long alignment) => new(
        Diagnostic.Error("QB2514", file, "The tensor's offset is not aligned") with
        {
            Tensor = Clip(tensor),
            Found = string.Create(CultureInfo.InvariantCulture, $"offset {found}"),
            Expected = $"a multiple of {alignment}",
            Remedy = WriteAgain,
        });

    /// <summary>QB2515: bytes of two tensors.</summary>
    public static QuantBuildException Overlap(string file, string tensor, string other) => new(
        Diagnostic.Error("QB2515", file, "The tensor overlaps another one") with { Tensor = Clip(tensor), Found = $"bytes that '{Clip(other)}' has too", Expected = "bytes of its own", Remedy = WriteAgain });

    /// <summary>QB2519: a text that is too long to be one.</summary>
    public static QuantBuildException TextTooLong(string file, string key, long found) => new(
        Diagnostic.Error("QB2519", file, $"The text of the key {Clip(key)} is too long") with
        {
            Found = $"{found} bytes",
            Expected = $"at most {GgufLimits.MostTextBytes} bytes",
            Remedy = WriteAgain,
        });

    /// <summary>QB2520: a result with more names than a file can have.</summary>
    public static QuantBuildException ResultTooLarge(string file, string found, string expected) => new(
        Diagnostic.Error("QB2520", file, "The metadata and tensor list of the result do not fit into a GGUF file") with { Found = found, Expected = expected, Remedy = "Leave out metadata, or spread the model over several files" });

    /// <summary>QB2521: a name that cannot be written.</summary>
    public static QuantBuildException Unwritable(string file, string name, string found, string expected) => new(
        Diagnostic.Error("QB2521", file, "A tensor or key of this name cannot be written to a GGUF file") with { Tensor = Clip(name), Found = found, Expected = expected, Remedy = "Rename it in the source" });

    /// <summary>Names come from the file, and a name of megabytes does not belong into a message.</summary>
    public static string Clip(string text) => text.Length <= LongestText ? text : $"{text[..LongestText]}…";
}
