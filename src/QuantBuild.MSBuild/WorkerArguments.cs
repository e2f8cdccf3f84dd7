using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace QuantBuild.MSBuild;

/// <summary>
/// A model's settings as the worker's response file has them: each line is one argument, verbatim, without quoting or comments. Values
/// are joined to their options by <c>=</c>, so that none is taken for an option.
/// </summary>
internal static class WorkerArguments
{
    /// <summary>Options that are there or not.</summary>
    private static readonly (string Flag, string Metadatum)[] _flags =
        [("--allow-requantize", "AllowRequantize"), ("--pure", "Pure"), ("--leave-output-tensor", "LeaveOutputTensor")];

    /// <summary>All that the result depends on: when one of these lines changes, the model is out of date.</summary>
    public static IEnumerable<string> Of(Model model, IEnumerable<string> applicationOnnxRuntime, IEnumerable<string> applicationLlama, IEnumerable<string> applicationPackages)
    {
        yield return model.Source;
        foreach (var (option, value) in Options(model))
        {
            if (!string.IsNullOrWhiteSpace(value)) yield return option + "=" + value!.Trim();
        }
        if (IsOneOf(model["Symmetric"], "true", "yes", "on")) yield return "--symmetric";
        if (IsOneOf(model["Symmetric"], "false", "no", "off")) yield return "--asymmetric";
        foreach (var (flag, metadatum) in _flags)
        {
            if (IsOneOf(model[metadatum], "true", "yes", "on")) yield return flag;
        }
        foreach (var path in model.Calibration) yield return "--calibration=" + path;
        if (!Validates(model)) yield return "--no-validate";
        else foreach (var path in model.Validation) yield return "--validation=" + path;
        foreach (var path in applicationOnnxRuntime) yield return "--application-onnxruntime=" + path;
        foreach (var path in applicationLlama) yield return "--application-llama=" + path;
        foreach (var package in applicationPackages) yield return "--application-package=" + package;
    }

    /// <summary>How the work is done: the result is the same whatever these say.</summary>
    public static IEnumerable<string> OfRun(Model model, int threads, string? memoryLimit, bool useCache, string? cachePath, string? cacheSize)
    {
        yield return "--quiet";
        yield return "--threads=" + threads.ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrWhiteSpace(memoryLimit)) yield return "--memory-limit=" + memoryLimit!.Trim();
        yield return "--key=" + model.State.KeyFile;
        if (!string.IsNullOrWhiteSpace(cachePath)) yield return "--cache=" + cachePath;
        else if (useCache) yield return "--use-cache";
        if (useCache && !string.IsNullOrWhiteSpace(cacheSize)) yield return "--cache-size=" + cacheSize!.Trim();
    }

    private static IEnumerable<(string Option, string? Value)> Options(Model model) =>
    [
        ("--output", model.Output),
        ("--report", model.State.ReportFile),
        ("--dependencies", model.State.InputsFile),
        ("--precision", model["Precision"]),
        ("--format", model["Format"]),
        ("--mode", model["Mode"]),
        ("--algorithm", model["Algorithm"]),
        ("--block-size", model["BlockSize"]),
        // A project file may break a list into lines; a response file may not.
        ("--exclude", OneLine(model["Exclude"] + ";" + model["ExcludeTensors"])),
        ("--override", OneLine(model["Override"])),
        // Bounds on outputs say nothing when nothing is run.
        ("--min-cosine", Validates(model) ? model["MinCosine"] : null),
        ("--min-sqnr", Validates(model) ? model["MinSqnr"] : null),
        ("--min-agreement", Validates(model) ? model["MinAgreement"] : null),
        ("--max-size", model["MaxSize"]),
        ("--device", model["Device"]),
        ("--runtime-version", model["RuntimeVersion"]),
        ("--output-tensor-type", model["OutputTensorType"]),
        ("--token-embedding-type", model["TokenEmbeddingType"]),
        ("--imatrix", model.Importance.Count == 0 ? null : string.Join(";", model.Importance)),
        ("--include-weights", OneLine(model["IncludeWeights"])),
        ("--exclude-weights", OneLine(model["ExcludeWeights"])),
        ("--prune-layers", OneLine(model["PruneLayers"])),
        ("--onnxruntime", model.OnnxRuntime.Count == 0 ? null : string.Join(";", model.OnnxRuntime)),
        ("--llama", model.Llama.Count == 0 ? null : string.Join(";", model.Llama)),
    ];

    private static bool Validates(Model model) => !IsOneOf(model["Validate"], "false", "no", "off");

    private static string OneLine(string list) =>
        string.Join(";", list.Split([';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(static entry => entry.Trim()).Where(static entry => entry.Length > 0));

    private static bool IsOneOf(string value, params string[] words) => words.Contains(value, StringComparer.OrdinalIgnoreCase);
}
