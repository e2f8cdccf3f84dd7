using System.Globalization;
using System.Net;
using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.IO;

namespace QuantBuild.Reporting;

/// <summary>The report as one page that needs nothing else: no script, no font, no picture from elsewhere.</summary>
public static class ReportHtml
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; }
        th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; white-space: nowrap; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        .bad { color: #c33; } .kept { opacity: .65; }
        """;

    /// <summary>A result, its errors first if a bound was missed.</summary>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static byte[] Write(QuantizationReport report, IReadOnlyList<Diagnostic>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        var title = $"{FolderName.Of(report.Source)} as {report.Precision}";
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append("<title>").Append(Text(title)).Append("</title>\n<style>\n").Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n<h1>").Append(Text(title)).Append("</h1>\n");
        AddDiagnostics(page, "Errors", errors ?? []);
        AddFacts(page, report);
        AddDiagnostics(page, "Warnings", report.Warnings);
        AddValidation(page, report);
        AddTensors(page, report.Tensors);
        page.Append("</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void AddFacts(StringBuilder page, QuantizationReport report)
    {
        page.Append("<table>\n");
        Fact("Source", report.Source);
        Fact("Result", $"{report.Output} ({report.Format})");
        Fact("Size", $"{ReportNumbers.Size(report.SourceBytes)} -> {ReportNumbers.Size(report.OutputBytes)} ({ReportNumbers.Ratio(report.SourceBytes, report.OutputBytes)})");
        Fact("Weights", string.Create(CultureInfo.InvariantCulture, $"{report.Tensors.Count(static tensor => tensor.Kept is null)} of {report.Tensors.Count} quantized"));
        if (report.Origin == ResultOrigin.Cache) Fact("Origin", "Taken from the cache: made and compared by an earlier run from the same model, data and settings");
        if (report.Origin == ResultOrigin.Unchanged) Fact("Origin", "Unchanged: made and compared by an earlier run from the same model, data and settings");
        Fact("Took", string.Create(CultureInfo.InvariantCulture, $"{report.ElapsedSeconds:0.0} s, peak memory {ReportNumbers.Size(report.PeakMemoryBytes)}"));
        if (report.SourceSha256.Length > 0) Fact("SHA-256 of the source", report.SourceSha256);
        if (report.OutputSha256.Length > 0) Fact("SHA-256 of the result", report.OutputSha256);
        page.Append("</table>\n");

        void Fact(string name, string value) => page.Append("<tr><th>").Append(name).Append("</th><td>").Append(Text(value)).Append("</td></tr>\n");
    }

    private static void AddDiagnostics(StringBuilder page, string title, IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count == 0) return;
        page.Append("<h2>").Append(title).Append("</h2>\n<ul>\n");
        foreach (var diagnostic in diagnostics)
            page.Append("<li class=\"bad\"><a href=\"").Append(Text(diagnostic.HelpLink)).Append("\">").Append(Text(diagnostic.Code)).Append("</a> ").Append(Text(diagnostic.Message)).Append("</li>\n");
        page.Append("</ul>\n");
    }

    private static void AddValidation(StringBuilder page, QuantizationReport report)
    {
        page.Append("<h2>Outputs against the source</h2>\n");
        if (report.Validation is not { } validation)
        {
            page.Append(Quantizer.HasRuntime(report.Format) ? "<p>The result was not run.</p>\n" : "<p>The result was not run, because nothing here runs this format.</p>\n");
            return;
        }
        var inputs = validation.Inputs switch { "synthetic" => "made-up inputs", "text" => "a text that comes with QuantBuild", _ => "the given data" };
        page.Append("<p>").Append(Text(string.Create(CultureInfo.InvariantCulture,
            $"{validation.Runtime}, {validation.Samples} samples of {inputs}: {(validation.Passed ? "all bounds hold" : "a bound was missed")}."))).Append("</p>\n");
        BeginTable(page, "Output", Number("Cosine"), Number("SQNR dB"), Number("Largest error"), Number("Agreement"));
        foreach (var output in validation.Outputs)
        {
            Row(page, "", output.Name, Number(ReportNumbers.Cosine(output.Cosine)), Number(ReportNumbers.Decibel(output.SqnrDb)),
                Number(ReportNumbers.Magnitude(output.MaxAbsError)), Number(ReportNumbers.Percent(output.Agreement)));
        }
        page.Append("</table></div>\n");
        if (validation.Perplexity is { } perplexity)
            page.Append("<p>Perplexity ").Append(Text($"{ReportNumbers.Perplexity(perplexity.Source)} of the source, {ReportNumbers.Perplexity(perplexity.Result)} of the result.")).Append("</p>\n");
    }

    private static void AddTensors(StringBuilder page, IReadOnlyList<TensorReport> tensors)
    {
        page.Append("<h2>Weights, the most changed first</h2>\n");
        BeginTable(page, "Name", "Operator", "Shape", "From", "To", "Algorithm",
            Number("Block"), Number("Before"), Number("After"), Number("SQNR dB"), Number("Largest error"), "Kept because");
        foreach (var tensor in tensors.OrderBy(static tensor => tensor.Kept is not null).ThenBy(static tensor => tensor.SqnrDb ?? double.PositiveInfinity))
        {
            Row(page, tensor.Kept is null ? "" : " class=\"kept\"", tensor.Name, tensor.Operator, ReportNumbers.Shape(tensor.Shape), tensor.From, tensor.To,
                tensor.Algorithm ?? "", Number(tensor.BlockSize?.ToString(CultureInfo.InvariantCulture) ?? ""), Number(ReportNumbers.Size(tensor.BytesBefore)),
                Number(ReportNumbers.Size(tensor.BytesAfter)), Number(ReportNumbers.Decibel(tensor.SqnrDb)), Number(ReportNumbers.Magnitude(tensor.MaxAbsError)), tensor.Kept ?? "");
        }
        page.Append("</table></div>\n");
    }

    private static void BeginTable(StringBuilder page, params ReadOnlySpan<Cell> headings)
    {
        page.Append("<div class=\"scroll\"><table>\n");
        Line(page, "", "th", headings);
    }

    private static void Row(StringBuilder page, string attributes, params ReadOnlySpan<Cell> cells) => Line(page, attributes, "td", cells);

    private static void Line(StringBuilder page, string attributes, string element, ReadOnlySpan<Cell> cells)
    {
        page.Append("<tr").Append(attributes).Append('>');
        foreach (var cell in cells)
            page.Append('<').Append(element).Append(cell.IsNumber ? " class=\"number\">" : ">").Append(Text(cell.Content)).Append("</").Append(element).Append('>');
        page.Append("</tr>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static Cell Number(string text) => new(text, IsNumber: true);

    private readonly record struct Cell(string Content, bool IsNumber = false)
    {
        public static implicit operator Cell(string content) => new(content);
    }
}
