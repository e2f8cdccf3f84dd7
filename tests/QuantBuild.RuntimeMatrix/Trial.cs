using QuantBuild.Diagnostics;
using QuantBuild.OnnxRuntime;
using QuantBuild.Validation;

namespace QuantBuild.RuntimeMatrix;

/// <summary>
/// Runs models in one release of ONNX Runtime. A process of its own: libraries of several releases do not share one, and some releases die
/// of a model instead of refusing it.
/// </summary>
internal static class Trial
{
    /// <summary>Of four bits; a wrong reading of codes or zero points is far below.</summary>
    private const double SmallestCosine = 0.97;

    /// <param name="names">One name to a line; <c>name.source.onnx</c> and <c>name.onnx</c> lie in the folder.</param>
    /// <param name="answers">For each name a line: name, tab, <c>runs</c>, <c>refused: …</c> or <c>unknown: …</c> when the source does not run either.</param>
    public static int Run(string libraryPath, string folder, TextReader names, TextWriter answers)
    {
        var library = OnnxRuntimeLocator.Find(libraryPath).Library;
        var quantizer = new Quantizer(_ => library);
        while (names.ReadLine() is { Length: > 0 } name)
        {
            answers.WriteLine($"{name}\t{Answer(quantizer, Path.Combine(folder, name)).ReplaceLineEndings(" ")}");
            answers.Flush();
        }
        return 0;
    }

    private static string Answer(Quantizer quantizer, string path)
    {
        try
        {
            var report = quantizer.Compare(path + ".source.onnx", path + ".onnx", new ValidationSettings { MinCosine = null });
            if (report.Validation is not { } validation) return "unknown: " + string.Join(" ", report.Warnings);
            var cosine = validation.Outputs.Min(output => output.Cosine ?? 1);
            return cosine >= SmallestCosine ? "runs" : FormattableString.Invariant($"refused: wrong result, cosine {cosine:F3}");
        }
        catch (QuantBuildException error)
        {
            return (error.Diagnostic.Code is "QB4052" or "QB4054" ? "refused: " : "unknown: ") + error.Diagnostic.Message;
        }
    }
}
