using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>What a plan did that a user should know of. One method for each code.</summary>
internal static class PlanWarnings
{
    private const int NamesToShow = 5;

    /// <summary>QB2540: rows that are no whole number of blocks.</summary>
    /// <param name="file">The model.</param>
    /// <param name="tensors">Each with the type that it got, and the one that it should have had.</param>
    public static Diagnostic Fallback(string file, IReadOnlyList<string> tensors) =>
        Diagnostic.Warning("QB2540", file, string.Create(CultureInfo.InvariantCulture,
            $"The rows of {tensors.Count} tensor(s) are no whole number of blocks of the type that they should have, so they got one of smaller blocks and more bits")) with
        {
            Found = Some(tensors),
            Remedy = "Nothing needs to be done: they lose less and take more space",
        };

    /// <summary>QB2541: quantized twice.</summary>
    public static Diagnostic Requantized(string file, IReadOnlyList<string> tensors) =>
        Diagnostic.Warning("QB2541", file, string.Create(CultureInfo.InvariantCulture, $"{tensors.Count} tensor(s) were quantized already and are quantized once more, which loses more than to do it once")) with
        {
            Found = Some(tensors),
            Remedy = "Quantize the original model where you can get it",
        };

    /// <summary>QB2542: tensors that the importance matrix says nothing about.</summary>
    public static Diagnostic NoImportance(string file, IReadOnlyList<string> tensors) =>
        Diagnostic.Warning("QB2542", file, string.Create(CultureInfo.InvariantCulture, $"The importance matrix says nothing about {tensors.Count} tensor(s); they are quantized without it")) with
        {
            Found = Some(tensors),
            Remedy = "Check that it was computed with this model",
        };

    /// <summary>QB2543: nothing was done.</summary>
    public static Diagnostic NothingDone(string file, string precision, IReadOnlyList<TensorPlan> tensors)
    {
        var reasons = tensors.GroupBy(static tensor => tensor.Kept ?? "").OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()})"));
        return Diagnostic.Warning("QB2543", file, $"Nothing in the model could be made {precision}; the weights are those of the source") with
        {
            Found = tensors.Count == 0 ? "no tensors" : string.Join("; ", reasons.Take(4)),
            Remedy = "Use the source as it is, or choose another precision",
        };
    }

    /// <summary>QB2544: a name that GGUF does not have, and what it was taken for.</summary>
    public static Diagnostic Meant(string file, string asked, string meant, bool withoutExperts) => withoutExperts
        ? Diagnostic.Note("QB2544", file, $"Precision={asked} is {meant} in a GGUF file: experts in MXFP4, all else in Q8_0. This model has no experts") with { Remedy = "For a smaller file choose Q4_K_M" }
        : Diagnostic.Note("QB2544", file, $"Precision={asked} is {meant} in a GGUF file") with { Remedy = $"Write {meant} to be sure of it" };

    private static string Some(IReadOnlyList<string> names) => names.Count <= NamesToShow
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(NamesToShow))} and {names.Count - NamesToShow} more");
}
