using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.Quantization;

/// <summary>What a plan did that a user should know of. One method for each code.</summary>
internal static class OnnxWarnings
{
    /// <summary>QB2101: eight bits where four were asked for.</summary>
    public static Diagnostic EightBits(string file, OnnxPrecision precision, IReadOnlyList<string> names) =>
        Diagnostic.Note("QB2101", file, string.Create(CultureInfo.InvariantCulture,
            $"{names.Count} weight(s) that can only have one scale to a channel (of convolutions, recurrent layers, or transposed in the graph) got 8 bits instead of {precision.Name}, as 4 lose too much there")) with
        {
            Found = Some(names),
            Remedy = $"To have 4 bits all the same, set Override to *={precision.Name}",
        };

    /// <summary>QB2102: nothing was quantized.</summary>
    public static Diagnostic NothingDone(string file, OnnxPrecision precision, IReadOnlyList<TensorPlan> tensors)
    {
        var reasons = tensors.GroupBy(tensor => tensor.Kept!).OrderByDescending(group => group.Count()).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()})"));
        return Diagnostic.Warning("QB2102", file, $"Nothing in the model could be made {precision.Name}; the result is the source") with
        {
            Found = tensors.Count == 0 ? "no float tensors" : string.Join("; ", reasons.Take(4)),
            Remedy = "Use the source as it is, or choose another precision",
        };
    }

    /// <summary>QB2103: initializers that callers could override are constants now.</summary>
    public static Diagnostic FixedInputs(string file, IReadOnlyList<string> names) =>
        Diagnostic.Warning("QB2103", file, string.Create(CultureInfo.InvariantCulture,
            $"{names.Count} weight(s) were also optional inputs of the model and are constants now")) with
        {
            Found = Some(names),
            Remedy = "Exclude a weight that callers do override",
        };

    /// <summary>QB2104: values beyond the range of the narrower type.</summary>
    public static IEnumerable<Diagnostic> OfLosses(string file, IReadOnlyList<TensorPlan> tensors)
    {
        var lossy = tensors.Where(tensor => tensor.Job?.Losses.Overflowed > 0).ToList();
        if (lossy.Count == 0) yield break;
        var values = lossy.Sum(tensor => tensor.Job!.Losses.Overflowed);
        // Of small tensors it is known that they are masks or limits: a weight beyond the range keeps its operator in FP32.
        var severity = lossy.All(tensor => tensor.BytesBefore <= FloatTypePlanner.MostLookedAt * 4) ? DiagnosticSeverity.Note : DiagnosticSeverity.Warning;
        yield return new Diagnostic("QB2104", severity, file, string.Create(CultureInfo.InvariantCulture,
            $"{values} value(s) in {lossy.Count} tensor(s) are beyond the range of {lossy[0].To} and were set to its largest value")) with
        {
            Found = Some([.. lossy.Select(tensor => tensor.Name)]),
            Remedy = "Harmless in masks; otherwise leave the tensors as they are with Exclude",
        };
    }

    private static string Some(IReadOnlyList<string> names) =>
        names.Count <= 3 ? string.Join(", ", names) : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more");
}
