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

    /// <summary>QB2532: a type that is of no use without importances.</summary>
    public static QuantBuildException NeedsImportance(string file, string tensor, GgmlType type, bool hasMatrix) => new(
        Diagnostic.Error("QB2532", file, "So few bits need an importance matrix, or the result is of no use") with
        {
            Tensor = tensor,
            Found = hasMatrix ? $"{type}, and nothing about this tensor in the importance matrix" : $"{type}, and no importance matrix",
            Expected = hasMatrix ? "an importance matrix that has this tensor" : "ImportanceMatrix (--imatrix)",
            Remedy = "Compute one with llama-imatrix, or choose a precision that needs none, such as Q2_K or IQ4_XS",
        });

    /// <summary>QB2533: quantized already.</summary>
    public static QuantBuildException AlreadyQuantized(string file, string tensor, GgmlType from, GgmlType to) => new(
        Diagnostic.Error("QB2533", file, "The tensor is quantized already") with
        {
            Tensor = tensor,
            Found = $"{from}, to be made {to}",
            Expected = "a model in F32, F16 or BF16",
            Remedy = "Give the original model. To quantize it once more all the same, which loses more than to do it once, set AllowRequantize (--allow-requantize)",
        });

    /// <summary>QB2538: a name that pruning would give twice.</summary>
    public static QuantBuildException SameName(string file, string tensor) => new(
        Diagnostic.Error("QB2538", file, "Two tensors would have the same name in the result") with
        {
            Tensor = tensor,
            Found = "the names that are left after PruneLayers (--prune-layers)",
            Expected = "each name once",
            Remedy = "This model's layers cannot be numbered anew; leave PruneLayers out",
        });

    /// <summary>QB2539: a tensor that stays as it is, and holds what ggml refuses.</summary>
    public static QuantBuildException InvalidBlock(string file, string tensor, GgmlType type, long first) => new(
        Diagnostic.Error("QB2539", file, "The tensor holds a value that is none") with
        {
            Tensor = tensor,
            Found = string.Create(CultureInfo.InvariantCulture, $"a NaN or an infinity at element {first}{(type.IsQuantized() ? ", in the scale of its block" : "")}"),
            Expected = "finite values",
            Remedy = "Check that the download is complete, or convert the model again",
        });
}
