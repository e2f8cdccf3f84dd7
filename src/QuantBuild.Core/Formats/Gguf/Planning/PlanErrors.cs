using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>The ways in which a model cannot become what the user asks for. One method for each code.</summary>
internal static class PlanErrors
{
    /// <summary>QB2530: a tensor of a model with experts whose layer cannot be told.</summary>
    public static QuantBuildException NoLayer(string file, string tensor, int layers) => new(
        Diagnostic.Error("QB2530", file, "The name of the tensor does not say which layer it is in") with
        {
            Tensor = tensor,
            Found = "a model with experts, whose mixture of types goes by layers",
            Expected = string.Create(CultureInfo.InvariantCulture, $"a name that begins with blk.N., N below the {layers} of block_count"),
            Remedy = "Choose one type for all tensors with Pure (--pure), or for this one with Override",
        });

    /// <summary>QB2531: rows that are no blocks of a type that nothing can stand in for.</summary>
    public static QuantBuildException NoFallback(string file, string tensor, GgmlType type, long columns) => new(
        Diagnostic.Error("QB2531", file, "The rows of the tensor are no whole number of blocks, and no other type is known to stand in") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"rows of {columns} values"),
            Expected = string.Create(CultureInfo.InvariantCulture, $"a multiple of {type.BlockElements()} for {type}"),
            Remedy = "Give it another type with Override, or leave it as it is with Exclude",
        });
}
