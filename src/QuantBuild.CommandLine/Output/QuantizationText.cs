using System.Globalization;
using QuantBuild.Reporting;

namespace QuantBuild.Tool.Output;

/// <summary>A result for people: the summary, then in plain words what they got. Warnings and errors are not here; they go to stderr.</summary>
internal static class QuantizationText
{
    private const int WorstShown = 5;
    private const int NameWidth = 60;

    public static void Write(QuantizationResult result, bool verbose, TextWriter writer)
    {
        var report = result.Report;
        writer.WriteLine(SummaryLine.Of(report));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{(result.Succeeded ? Done(report) : "Nothing was written; the errors say why")} ({report.Format}); {report.ElapsedSeconds:0.0} s, peak memory {ReportNumbers.Size(report.PeakMemoryBytes)}"));
        WriteWeights(report, writer);
        if (verbose) WriteAll(report, writer);
        else WriteWorst(report, writer);
        if (report.Validation is { } validation) ValidationText.Write(validation, writer);
        else if (!Quantizer.HasRuntime(report.Format) && report.Origin != ResultOrigin.Planned) WriteNotRun(writer);
    }

    private static string Done(QuantizationReport report)
    {
        var output = PlainText.OneLine(report.Output);
        return report.Origin switch
        {
            ResultOrigin.Cache => $"Taken from the cache, where an earlier run had kept it, and written to {output}",
            ResultOrigin.Unchanged => $"Nothing has changed since {output} was made; it was left as it is",
            ResultOrigin.Planned => $"A dry run: this is what {output} would be, and nothing was written",
            _ => $"Written to {output}",
        };
    }

    /// <summary>How many were quantized and how, how many were kept and why; the most bytes first.</summary>
    private static void WriteWeights(QuantizationReport report, TextWriter writer)
    {
        var quantized = report.Tensors.Count(static tensor => tensor.Kept is null);
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Weights: {quantized} of {report.Tensors.Count} quantized, {report.Tensors.Count - quantized} kept"));
        var table = new TextTable(">", "", ">");
        foreach (var group in report.Tensors.GroupBy(What).OrderByDescending(static group => group.Sum(static tensor => tensor.BytesBefore)).ThenBy(static group => group.Key, StringComparer.Ordinal))
        {
            var before = ReportNumbers.Size(group.Sum(static tensor => tensor.BytesBefore));
            var after = ReportNumbers.Size(group.Sum(static tensor => tensor.BytesAfter));
            table.Add(group.Count().ToString(CultureInfo.InvariantCulture), group.Key, before == after ? before : $"{before} -> {after}");
        }
        table.Write(writer);
    }

    private static void WriteNotRun(TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine("The result was not run, because nothing here runs this format: what each weight lost is all that was measured.");
    }

    private static string What(TensorReport tensor)
    {
        if (tensor.Kept is { } reason) return $"kept: {reason}";
        var blocks = tensor.BlockSize switch
        {
            null => "",
            -1 => ", one scale for a channel",
            var size => string.Create(CultureInfo.InvariantCulture, $", blocks of {size}"),
        };
        return $"{tensor.From} -> {tensor.To}{(tensor.Algorithm is null ? "" : $", {tensor.Algorithm}")}{blocks}";
    }

    private static void WriteWorst(QuantizationReport report, TextWriter writer)
    {
        var changed = report.Tensors.Where(static tensor => tensor is { Kept: null, SqnrDb: not null }).OrderBy(static tensor => tensor.SqnrDb).ToArray();
        if (changed.Length == 0) return;
        writer.WriteLine();
        writer.WriteLine(changed.Length > WorstShown ? $"Most changed weights, {WorstShown} of {changed.Length} (-v lists all)" : "Most changed weights");
        WriteTensors(changed.Take(WorstShown), NameWidth, writer);
    }

    private static void WriteAll(QuantizationReport report, TextWriter writer)
    {
        if (report.Tensors.Count == 0) return;
        writer.WriteLine();
        writer.WriteLine("All weights, the most changed first");
        // Exact and kept ones have no ratio: they come last, in the model's order.
        WriteTensors(report.Tensors.OrderBy(static tensor => tensor.Kept is not null).ThenBy(static tensor => tensor.SqnrDb ?? double.PositiveInfinity), int.MaxValue, writer);
    }

    private static void WriteTensors(IEnumerable<TensorReport> tensors, int nameWidth, TextWriter writer)
    {
        var table = new TextTable(">SQNR dB", ">max error", "type", "operator", "shape", "name", "");
        foreach (var tensor in tensors)
        {
            var kept = tensor.Kept is not null;
            table.Add(
                kept || tensor.MaxAbsError is null ? "" : tensor.SqnrDb is null ? "exact" : ReportNumbers.Decibel(tensor.SqnrDb),
                kept ? "" : ReportNumbers.Magnitude(tensor.MaxAbsError),
                kept ? tensor.From : $"{tensor.From} -> {tensor.To}",
                tensor.Operator,
                ReportNumbers.Shape(tensor.Shape),
                PlainText.Shorten(tensor.Name, nameWidth),
                kept ? $"kept: {tensor.Kept}" : "");
        }
        table.Write(writer);
    }
}
