using System.Globalization;
using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Gguf.Importance;

/// <summary>The ways in which an importance matrix can be of no use. One method for each code.</summary>
internal static class ImportanceErrors
{
    /// <summary>QB2534: a file that does not hold together.</summary>
    public static QuantBuildException Malformed(string file, string found, string expected) => new(
        Diagnostic.Error("QB2534", file, "The importance matrix is damaged, or is none") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Check that the download is complete, or compute it again with llama-imatrix",
        });

    /// <summary>QB2535: a GGUF file of another kind.</summary>
    public static QuantBuildException NoImportance(string file, string found) => new(
        Diagnostic.Error("QB2535", file, "The GGUF file is no importance matrix") with
        {
            Found = found,
            Expected = "a file that llama-imatrix wrote",
            Remedy = "Check that ImportanceMatrix (--imatrix) names the right file, and not a model",
        });

    /// <summary>QB2536: a sum of squares that is none.</summary>
    public static QuantBuildException NotFinite(string file, string tensor, long index, float value) => new(
        Diagnostic.Error("QB2536", file, "The importance matrix holds a value that is no sum of squares") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"{value:R} at index {index}"),
            Expected = "finite numbers, zero or more",
            Remedy = "Compute it again, or leave this tensor out of it with ExcludeWeights (--exclude-weights)",
        });

    /// <summary>QB2537: importances of a tensor of another shape.</summary>
    public static QuantBuildException Size(string file, string tensor, long found, long columns, long matrices) => new(
        Diagnostic.Error("QB2537", file, "The importance matrix does not fit the tensor") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"{found} values"),
            Expected = string.Create(CultureInfo.InvariantCulture, $"{columns * matrices}: {columns} columns of {matrices} matrices"),
            Remedy = "Take the importance matrix of this very model, or leave the tensor out of it with ExcludeWeights (--exclude-weights)",
        });
}
