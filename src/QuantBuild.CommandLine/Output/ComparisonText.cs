using System.Globalization;
using QuantBuild.Reporting;

namespace QuantBuild.Tool.Output;

/// <summary>Two models side by side, for people.</summary>
internal static class ComparisonText
{
    private const int WorstShown = 20;

    public static void Write(ComparisonReport comparison, bool verbose, TextWriter writer)
    {
        writer.WriteLine(PlainText.OneLine(
            $"{ModelName.Of(comparison.Reference)} -> {ModelName.Of(comparison.Candidate)}  {ReportNumbers.Size(comparison.ReferenceBytes)} -> {ReportNumbers.Size(comparison.CandidateBytes)} ({ReportNumbers.Ratio(comparison.ReferenceBytes, comparison.CandidateBytes)})  {SummaryLine.Validation(comparison.Validation)}"));
        if (comparison.Validation is { } validation)
        {
            ValidationText.Write(validation, writer);
        }
        else
        {
            writer.WriteLine();
            writer.WriteLine(comparison.Warnings.Count > 0 ? "The outputs were not compared; the messages say why." : "The outputs were not compared, because nothing here runs models of this format.");
        }
        WriteTensors(comparison, verbose, writer);
    }

    private static void WriteTensors(ComparisonReport comparison, bool verbose, TextWriter writer)
    {
        writer.WriteLine();
        if (comparison.Tensors.Count == 0)
        {
            writer.WriteLine("The two have no weights in common.");
            return;
        }
        var equal = comparison.Tensors.Count(static tensor => tensor.SqnrDb is null);
        var all = verbose || comparison.Tensors.Count <= WorstShown;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Weights in both: {comparison.Tensors.Count}, of which {equal} equal{(all ? "" : $"; the {WorstShown} most changed (-v lists all)")}"));
        var table = new TextTable(">SQNR dB", ">max error", "type", "name");
        foreach (var tensor in comparison.Tensors.OrderBy(static tensor => tensor.SqnrDb ?? double.PositiveInfinity).Take(all ? int.MaxValue : WorstShown))
        {
            table.Add(tensor.SqnrDb is null ? "equal" : ReportNumbers.Decibel(tensor.SqnrDb), ReportNumbers.Magnitude(tensor.MaxAbsError),
                tensor.ReferenceType == tensor.CandidateType ? tensor.ReferenceType : $"{tensor.ReferenceType} -> {tensor.CandidateType}",
                all ? tensor.Name : PlainText.Shorten(tensor.Name, 60));
        }
        table.Write(writer);
    }
}
