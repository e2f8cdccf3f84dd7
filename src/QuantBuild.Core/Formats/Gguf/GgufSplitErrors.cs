using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Gguf;

/// <summary>The ways in which the parts of a split model can fail to be one.</summary>
internal static class GgufSplitErrors
{
    /// <summary>Of missing parts that a message names.</summary>
    public const int MostNames = 3;

    /// <summary>QB2516: another part than the first was named.</summary>
    public static QuantBuildException NotFirst(string file, long number, long count, string? first) => new(
        Diagnostic.Error("QB2516", file, "This is not the first part of the model") with
        {
            Found = $"part {number + 1} of {count}",
            Expected = "part 1, which has the model's metadata",
            Remedy = first is null ? "Name the file of the first part; the others are found beside it" : $"Name {first}; the other parts are found beside it",
        });

    /// <summary>QB2517: the parts cannot be found by the name of the first.</summary>
    public static QuantBuildException PartName(string file, long count) => new(
        Diagnostic.Error("QB2517", file, "The other parts of the model cannot be found") with
        {
            Found = $"the name {Path.GetFileName(file)} for part 1 of {count}",
            Expected = $"a name that ends in {GgufSplitName.Suffix(0, (int)count)}",
            Remedy = "Give the parts the names back that they were published with",
        });

    /// <summary>QB2517: parts that are not there.</summary>
    public static QuantBuildException Missing(string file, IReadOnlyList<string> named, int unnamed, long count) => new(
        Diagnostic.Error("QB2517", file, "Parts of the model are missing") with
        {
            Found = $"no {string.Join(", ", named)}{(unnamed > 0 ? $" and {unnamed} more" : "")}",
            Expected = $"{count} parts in one folder",
            Remedy = "Download the missing parts into the folder of the first",
        });

    /// <summary>QB2518: files that do not belong together.</summary>
    public static QuantBuildException Mismatch(string file, string found, string expected) => new(
        Diagnostic.Error("QB2518", file, "The parts of the model do not belong together") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Download all parts again, from one version of the model",
        });
}
