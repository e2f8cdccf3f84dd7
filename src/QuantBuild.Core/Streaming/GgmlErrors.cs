using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Streaming;

/// <summary>What can keep a tensor from becoming one of ggml's types.</summary>
internal static class GgmlErrors
{
    /// <summary>QB2560: a block that ggml would refuse to load, because a scale of it is infinite or no number.</summary>
    public static QuantBuildException InvalidBlock(string file, string tensor, GgmlType type, long first, float largest) => new(
        Diagnostic.Error("QB2560", file, $"The tensor's values cannot be stored as {type}") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"a value of size {largest:R} in the block from element {first} on, and no finite scale for it"),
            Expected = "values whose scales the type can hold",
            Remedy = "Keep the tensor as it is, or choose BF16 or F32 for it",
        });

    /// <summary>QB2561: a row that would have to be in memory as a whole.</summary>
    public static QuantBuildException RowTooLong(string file, string tensor, GgmlType type, long columns) => new(
        Diagnostic.Error("QB2561", file, $"The tensor's rows are too long for {type} with an importance matrix") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"rows of {columns} elements"),
            Expected = string.Create(CultureInfo.InvariantCulture, $"at most {GgmlTiling.LongestWholeRow}, because their mean square must be known first"),
            Remedy = "Choose a K type, or quantize the tensor without the importance matrix",
        });

    /// <summary>QB2562: an importance that is no weight.</summary>
    public static QuantBuildException BadImportance(string file, string tensor, long column, float weight) => new(
        Diagnostic.Error("QB2562", file, "The importance matrix cannot be used for the tensor") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"{weight:R} at index {column}"),
            Expected = "finite numbers, zero or more",
            Remedy = "Compute the importance matrix again, or quantize without it",
        });

    /// <summary>QB2563: a type that is nothing without importance.</summary>
    public static QuantBuildException NeedsImportance(string file, string tensor, GgmlType type) => new(
        Diagnostic.Error("QB2563", file, $"{type} needs an importance matrix") with
        {
            Tensor = tensor,
            Found = "none for this tensor",
            Expected = "one weight for each column",
            Remedy = "Give an importance matrix that has this tensor, or choose another type for it",
        });
}
