using System;
using System.Collections.Generic;
using System.Linq;

namespace QuantBuild.MSBuild;

/// <summary>
/// The task's parameters as the worker's response file has them: each line is one argument, verbatim, without quoting or comments. Values
/// are joined to their options by <c>=</c>, so that none is taken for an option.
/// </summary>
internal static class WorkerArguments
{
    public static IEnumerable<string> Of(QuantizeModel task)
    {
        yield return task.Source;
        yield return "--quiet";
        foreach (var (option, value) in Options(task))
        {
            if (!string.IsNullOrWhiteSpace(value)) yield return option + "=" + value!.Trim();
        }
        if (IsOneOf(task.Symmetric, "true", "yes", "on")) yield return "--symmetric";
        if (IsOneOf(task.Symmetric, "false", "no", "off")) yield return "--asymmetric";
        foreach (var path in task.CalibrationData) yield return "--calibration=" + path;
        if (!Validates(task)) yield return "--no-validate";
        else foreach (var path in task.ValidationData) yield return "--validation=" + path;
        foreach (var path in task.ApplicationOnnxRuntime) yield return "--application-onnxruntime=" + path;
        foreach (var package in task.ApplicationPackages) yield return "--application-package=" + package;
    }

    private static IEnumerable<(string Option, string? Value)> Options(QuantizeModel task) =>
    [
        ("--output", task.Output),
        ("--report", task.State + ".json"),
        ("--dependencies", task.State + ".inputs"),
        ("--precision", task.Precision),
        ("--format", task.Format),
        ("--mode", task.Mode),
        ("--algorithm", task.Algorithm),
        ("--block-size", task.BlockSize),
        // A project file may break a list into lines; a response file may not.
        ("--exclude", OneLine(task.Exclude)),
        ("--override", OneLine(task.Override)),
        // Bounds on outputs say nothing when nothing is run.
        ("--min-cosine", Validates(task) ? task.MinCosine : null),
        ("--min-sqnr", Validates(task) ? task.MinSqnr : null),
        ("--min-agreement", Validates(task) ? task.MinAgreement : null),
        ("--max-size", task.MaxSize),
        ("--device", task.Device),
        ("--threads", task.Threads),
        ("--runtime-version", task.RuntimeVersion),
        ("--onnxruntime", task.OnnxRuntimePath),
    ];

    private static bool Validates(QuantizeModel task) => !IsOneOf(task.Validate, "false", "no", "off");

    private static string OneLine(string? list) =>
        string.Join(";", (list ?? "").Split([';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static entry => entry.Trim()).Where(static entry => entry.Length > 0));

    private static bool IsOneOf(string? value, params string[] words) => words.Contains(value?.Trim(), StringComparer.OrdinalIgnoreCase);
}
