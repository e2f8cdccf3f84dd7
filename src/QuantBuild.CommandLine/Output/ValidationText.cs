using QuantBuild.Reporting;

namespace QuantBuild.Tool.Output;

/// <summary>How two models' outputs compare, for people.</summary>
internal static class ValidationText
{
    public static void Write(ValidationReport validation, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine(PlainText.OneLine($"Outputs, run by {validation.Runtime}{(validation.RuntimeOrigin == "application" ? " of the application" : "")} on {SummaryLine.Samples(validation)}{(validation.Passed ? "" : ": a bound was missed")}"));
        if (validation.Inputs == "synthetic")
            writer.WriteLine("  The inputs were made up to fit what the model declares; samples of your own data say more.");
        if (validation.Inputs == "text")
            writer.WriteLine("  The text came with QuantBuild; texts of the kind that the model is for say more.");
        var table = new TextTable(">cosine", ">SQNR dB", ">max error", ">agreement", "name");
        foreach (var output in validation.Outputs.OrderBy(static output => output.Cosine ?? double.PositiveInfinity))
        {
            table.Add(
                ReportNumbers.Cosine(output.Cosine),
                output is { SqnrDb: null, MaxAbsError: 0 } ? "exact" : ReportNumbers.Decibel(output.SqnrDb),
                ReportNumbers.Magnitude(output.MaxAbsError),
                ReportNumbers.Percent(output.Agreement),
                PlainText.Shorten(output.Name, 60));
        }
        table.Write(writer);
        if (validation.Perplexity is { } perplexity)
            writer.WriteLine($"  perplexity: {ReportNumbers.Perplexity(perplexity.Source)} of the source, {ReportNumbers.Perplexity(perplexity.Result)} of the result; tokens in doubt between, less is better.");
        writer.WriteLine("  cosine: 1 is the same direction; SQNR: signal over error, 6 dB more halve the error; agreement: largest value at the same place.");
    }
}
