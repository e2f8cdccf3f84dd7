using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>What a plan did that a user should know of. One method for each code.</summary>
internal static class MlxWarnings
{
    private const int NamesToShow = 5;

    /// <summary>QB2471: rows that do not divide into the groups that were asked for, but into smaller ones.</summary>
    public static Diagnostic SmallerGroups(string file, IReadOnlyList<string> modules, string wanted) =>
        Diagnostic.Warning("QB2471", file, string.Create(CultureInfo.InvariantCulture, $"The rows of {modules.Count} layer(s) do not divide into groups of {wanted}, so they got smaller groups")) with
        {
            Found = Some(modules),
            Remedy = "Nothing needs to be done: smaller groups lose less and take a little more space",
        };

    /// <summary>QB2472: rows that divide into no groups.</summary>
    public static Diagnostic NotDivisible(string file, IReadOnlyList<string> modules, int smallest) =>
        Diagnostic.Warning("QB2472", file, string.Create(CultureInfo.InvariantCulture, $"{modules.Count} layer(s) stayed as they are, because their rows do not divide into groups that MLX has")) with
        {
            Found = Some(modules),
            Expected = string.Create(CultureInfo.InvariantCulture, $"rows of a multiple of {smallest} values"),
            Remedy = "They cannot be quantized for MLX. List them in Exclude if that is meant",
        };

    /// <summary>QB2473: a family whose names mlx_lm may change.</summary>
    public static Diagnostic UnknownFamily(string file, string modelType) =>
        Diagnostic.Warning("QB2473", file, "The tensors keep their names, and it is not known whether mlx_lm expects these for this kind of model") with
        {
            Found = $"model_type {modelType}",
            Remedy = "Load the result with mlx_lm before you ship it",
        };

    /// <summary>QB2473: a family whose names are known, and matrices that are none of them: a vision tower, a classifier.</summary>
    public static Diagnostic UnknownNames(string file, string modelType, IReadOnlyList<string> names) =>
        Diagnostic.Warning("QB2473", file, "The tensors keep their names, and it is not known whether mlx_lm expects these for this kind of model") with
        {
            Found = $"model_type {modelType}, {Some(names)}",
            Remedy = "Load the result with mlx_lm before you ship it",
        };

    /// <summary>QB2474: nothing was quantized.</summary>
    public static Diagnostic NothingDone(string file, string precision, IReadOnlyList<TensorPlan> tensors)
    {
        var reasons = tensors.Where(tensor => tensor.Kept is not null).GroupBy(tensor => tensor.Kept!).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()})"));
        return Diagnostic.Warning("QB2474", file, $"Nothing in the checkpoint could be made {precision}; the weights are those of the source") with
        {
            Found = tensors.Count == 0 ? "no tensors" : string.Join("; ", reasons.Take(4)),
            Remedy = "Use the source as it is, or choose another precision",
        };
    }

    /// <summary>QB2475: values beyond the range of the narrower type.</summary>
    public static IEnumerable<Diagnostic> OfLosses(string file, IReadOnlyList<TensorPlan> tensors)
    {
        var lossy = tensors.Where(tensor => tensor.Job?.Losses.Overflowed > 0).ToList();
        if (lossy.Count == 0) yield break;
        yield return Diagnostic.Warning("QB2475", file, string.Create(CultureInfo.InvariantCulture,
            $"{lossy.Sum(tensor => tensor.Job!.Losses.Overflowed)} value(s) in {lossy.Count} tensor(s) are beyond the range of {lossy[0].To} and were set to its largest value")) with
        {
            Found = Some([.. lossy.Select(tensor => tensor.Name)]),
            Remedy = "Choose BF16, which has the range of FP32, or leave the tensors as they are with Exclude",
        };
    }

    /// <summary>QB2476: no head, and nothing that says that the embedding is one.</summary>
    public static Diagnostic NoHead(string file) =>
        Diagnostic.Warning("QB2476", file, "The checkpoint has no lm_head, although its config.json says that the head is not tied to the embedding") with
        {
            Found = "tie_word_embeddings false",
            Remedy = "Check that the download is complete; mlx_lm will ask for the missing weight",
        };

    private static string Some(IReadOnlyList<string> names) => names.Count <= NamesToShow
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(NamesToShow))} and {names.Count - NamesToShow} more");
}
