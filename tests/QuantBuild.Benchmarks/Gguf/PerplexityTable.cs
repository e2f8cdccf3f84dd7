using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf.Planning;
using QuantBuild.GgmlOracle;
using QuantBuild.LlamaCpp;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Benchmarks.Gguf;

/// <summary>What each file type does to the perplexity of models, run by llama.cpp.</summary>
internal static class PerplexityTable
{
    /// <summary>Options first, then models.</summary>
    public static bool TrySplit(string[] arguments, out string[] options, out string[] models)
    {
        var first = 0;
        while (first + 1 < arguments.Length && arguments[first].StartsWith("--", StringComparison.Ordinal)) first += 2;
        (options, models) = (arguments[..first], arguments[first..]);
        return models.Length > 0;
    }

    public static int Run(string? llama, string? text, int kilobytes, string[]? types, string[] models)
    {
        if ((LlamaLocator.Find(llama ?? (OracleLibraries.Missing is null ? OracleLibraries.Folder : null)).Library) is not { } library)
        {
            Console.Error.WriteLine("There is no llama.cpp: name it with --llama");
            return 1;
        }
        var folder = Directory.CreateTempSubdirectory("quantbuild-benchmark-").FullName;
        try
        {
            string[] data = text is null ? [] : [Beginning(text, kilobytes, Path.Combine(folder, "text.txt"))];
            foreach (var model in models)
            {
                Console.WriteLine();
                Console.WriteLine($"{Path.GetFileName(model)}, {library.Description}, {(text is null ? "the text that comes with QuantBuild" : $"the first {kilobytes.ToString(CultureInfo.InvariantCulture)} KB of {Path.GetFileName(text)}")}");
                Console.WriteLine();
                Console.WriteLine("| type | size | perplexity | cosine | agreement |");
                Console.WriteLine("|---|---|---|---|---|");
                var source = true;
                foreach (var type in types ?? Enum.GetNames<GgufFileType>())
                {
                    var (report, reason) = Quantize(library, model, type, data, folder);
                    if (report?.Validation is not { Perplexity: { } perplexity } validation)
                    {
                        Console.WriteLine($"| {type} | | {reason ?? "not run"} | | |");
                        continue;
                    }
                    if (source) Console.WriteLine($"| as it is | {ReportNumbers.Size(report.SourceBytes)} | {ReportNumbers.Perplexity(perplexity.Source)} | | |");
                    source = false;
                    var output = validation.Outputs[0];
                    Console.WriteLine($"| {type} | {ReportNumbers.Size(report.OutputBytes)} | {ReportNumbers.Perplexity(perplexity.Result)} | {ReportNumbers.Cosine(output.Cosine)} | {ReportNumbers.Percent(output.Agreement)} |");
                }
            }
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The report, or why there is none: some types are not made of some models.</summary>
    private static (QuantizationReport? Report, string? Reason) Quantize(LlamaLibrary library, string model, string type, string[] data, string folder)
    {
        var request = new QuantizationRequest
        {
            Source = model,
            Output = Path.Combine(folder, "result.gguf"),
            Settings = new QuantizationSettings { Precision = type },
            Validation = new ValidationSettings { Data = data, MinCosine = -1 },
        };
        try
        {
            var result = new Quantizer(_ => library).Quantize(request);
            return (result.Report, result.Errors.Count > 0 ? result.Errors[0].Code : result.Report.Warnings.FirstOrDefault(static warning => warning.Code.StartsWith("QB4", StringComparison.Ordinal))?.Code);
        }
        catch (QuantBuildException e)
        {
            return (null, e.Diagnostic.Code);
        }
    }

    private static string Beginning(string text, int kilobytes, string path)
    {
        using var from = File.OpenRead(text);
        var bytes = new byte[Math.Min(from.Length, kilobytes * 1000L)];
        from.ReadExactly(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
