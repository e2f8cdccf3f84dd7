using System.Globalization;
using QuantBuild.Reporting;

namespace QuantBuild.Tool.Output;

/// <summary>The result in one line: <c>encoder.onnx -> INT4  90.4 MB -> 15.1 MB (6.0x)  cosine 0.9987 on 8 samples</c>.</summary>
internal static class SummaryLine
{
    public static string Of(QuantizationReport report)
    {
        var sizes = $"{ReportNumbers.Size(report.SourceBytes)} -> {ReportNumbers.Size(report.OutputBytes)} ({ReportNumbers.Ratio(report.SourceBytes, report.OutputBytes)})";
        return PlainText.OneLine($"{ModelName.Of(report.Source)} -> {report.Precision}  {sizes}  {Validation(report.Validation)}{Origin(report)}");
    }

    /// <summary>Nothing where this run did the work.</summary>
    private static string Origin(QuantizationReport report) => report.Origin switch
    {
        ResultOrigin.Cache => "  (from cache)",
        ResultOrigin.Unchanged => "  (unchanged)",
        ResultOrigin.Planned => "  (not made)",
        _ => "",
    };

    /// <summary>The worst output speaks for all.</summary>
    public static string Validation(ValidationReport? validation)
    {
        if (validation is null) return "not validated";
        var samples = Samples(validation);
        var cosines = validation.Outputs.Select(static output => output.Cosine).OfType<double>().ToArray();
        var perplexity = validation.Perplexity is { } of ? $"perplexity {ReportNumbers.Perplexity(of.Source)} -> {ReportNumbers.Perplexity(of.Result)}, " : "";
        return cosines.Length > 0 ? $"{perplexity}cosine {ReportNumbers.Cosine(cosines.Min())} on {samples}" : $"ran on {samples}";
    }

    public static string Samples(ValidationReport validation)
    {
        var kind = validation.Inputs switch { "synthetic" => "synthetic ", "text" => "text ", _ => "" };
        return string.Create(CultureInfo.InvariantCulture, $"{validation.Samples} {kind}sample{(validation.Samples == 1 ? "" : "s")}");
    }
}
