using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Quantization;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>
/// Holds a plan against the ONNX Runtime that is to run its result, before anything is written. A release that is newer than what was tried
/// counts as one that runs everything.
/// </summary>
/// <param name="file">What messages are about.</param>
/// <param name="sourceOpset">Of the model as it was.</param>
/// <param name="settings">What the user asked for.</param>
internal sealed class RuntimeCheck(string file, long sourceOpset, QuantizationSettings settings)
{
    /// <param name="plan">What is to be written.</param>
    /// <param name="target">The value of Format.</param>
    /// <param name="replan">Plans with another Format and other settings; may throw where the model cannot be had so.</param>
    /// <returns>What a user should know beside it.</returns>
    /// <exception cref="QuantBuildException">QB4070, QB4071: the release does not run the result.</exception>
    public IReadOnlyList<Diagnostic> Run(OnnxPlan plan, string target, Func<string, QuantizationSettings, OnnxPlan> replan)
    {
        var messages = new List<Diagnostic>();
        if (TargetRuntime.Find(file, settings.Runtime, messages) is not { } runtime || Runs(plan, runtime.Version)) return messages;

        var lowest = Lowest(plan);
        var refused = plan.Forms.Where(use => use.Form.Lowest > runtime.Version).ToList();
        var instead = new Alternatives(settings, replan, other => Runs(other, runtime.Version)).Describe(plan, target, refused);
        if (refused.Count > 0) throw RuntimeErrors.Operator(file, refused, runtime, lowest, instead);
        throw FormatVersions.LowestForOpset(plan.Opset) > runtime.Version
            ? RuntimeErrors.Version(file, Opset(plan), Invariant($"at most opset {FormatVersions.HighestOpset(runtime.Version)}"), runtime, lowest, instead)
            : RuntimeErrors.Version(file, Invariant($"ir_version {plan.IrVersion}"), Invariant($"at most ir_version {FormatVersions.HighestIr(runtime.Version)}"), runtime, lowest, instead);
    }

    private static bool Runs(OnnxPlan plan, Version runtime) => Lowest(plan) <= runtime;

    private static Version Lowest(OnnxPlan plan) =>
        plan.Forms.Select(use => use.Form.Lowest).Append(FormatVersions.LowestForOpset(plan.Opset)).Append(FormatVersions.LowestForIr(plan.IrVersion)).Max()!;

    private string Opset(OnnxPlan plan) =>
        plan.Opset == sourceOpset ? Invariant($"opset {plan.Opset}, which is the source's own") : Invariant($"opset {plan.Opset}, raised from {sourceOpset} for what is written");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
