using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Quantization;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>Finds other settings for a model by planning it with them: what is offered is known to work.</summary>
internal sealed class Alternatives(QuantizationSettings settings, Func<string, QuantizationSettings, OnnxPlan> replan, Func<OnnxPlan, bool> runs)
{
    /// <summary>More names would be an unreadable setting.</summary>
    private const int MostExcluded = 3;

    private const int MostOffered = 4;

    /// <summary>The other form first, then types by what they save. FP32 saves nothing.</summary>
    private static readonly string[] Precisions = ["INT4", "UINT4", "INT8", "UINT8", "FP16", "BF16"];

    /// <param name="plan">What does not run.</param>
    /// <param name="target">Its Format.</param>
    /// <param name="refused">What the release does not run in it.</param>
    /// <returns>A clause; empty when nothing was found.</returns>
    public string Describe(OnnxPlan plan, string target, IReadOnlyList<FormUse> refused)
    {
        var other = target == OnnxFormat.Fused ? OnnxFormat.Qdq : OnnxFormat.Fused;
        var found = new List<string>();
        if (Works(other, settings)) found.Add($"Format={other}");
        if (WholeChannels(target, settings)) found.Add("BlockSize=-1");
        if (Excluded(plan, target, refused) is { } excluded) found.Add(excluded);
        foreach (var precision in Precisions.Where(precision => !precision.Equals(settings.Precision, StringComparison.OrdinalIgnoreCase)))
        {
            var changed = settings with { Precision = precision };
            if (Works(target, changed)) found.Add($"Precision={precision}");
            else if (WholeChannels(target, changed)) found.Add($"Precision={precision} with BlockSize=-1");
            else if (Works(other, changed)) found.Add($"Precision={precision} with Format={other}");
        }
        return string.Join(", or ", found.Take(MostOffered));
    }

    /// <summary>One scale for each channel, which old releases run. Four bits lose too much with it to be offered.</summary>
    private bool WholeChannels(string target, QuantizationSettings changed) =>
        changed.Precision.EndsWith("INT8", StringComparison.OrdinalIgnoreCase) && changed.BlockSize != -1 && Works(target, changed with { BlockSize = -1 });

    private string? Excluded(OnnxPlan plan, string target, IReadOnlyList<FormUse> refused)
    {
        var names = refused.Select(use => use.Tensor).Distinct().ToList();
        if (names.Count is 0 or > MostExcluded || names.Any(name => name.AsSpan().IndexOfAny("*?;") >= 0)) return null;
        // Without most of its weights a model is as large as before.
        var quantized = plan.Tensors.Where(tensor => tensor.Kept is null).ToList();
        if (quantized.Where(tensor => names.Contains(tensor.Name)).Sum(tensor => tensor.BytesBefore) * 2 > quantized.Sum(tensor => tensor.BytesBefore)) return null;
        return Works(target, settings with { Exclude = [.. settings.Exclude, .. names] }) ? $"ExcludeTensors={string.Join(';', names)}" : null;
    }

    private bool Works(string target, QuantizationSettings changed)
    {
        try
        {
            var plan = replan(target, changed);
            return plan.Tensors.Any(tensor => tensor.Kept is null) && runs(plan);
        }
        catch (QuantBuildException)
        {
            // This model cannot be had so.
            return false;
        }
    }
}
