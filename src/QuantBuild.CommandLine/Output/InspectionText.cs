using System.Globalization;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Output;

/// <summary>A model for people.</summary>
internal static class InspectionText
{
    private const int LargestShown = 10;
    private const int OperatorsInALine = 6;

    public static void Write(ModelDescription model, bool verbose, TextWriter writer)
    {
        writer.WriteLine(PlainText.OneLine($"{ModelName.Of(model.Path)}  {model.Format}, {ReportNumbers.Size(model.Bytes)}"));
        var properties = new TextTable("", "");
        foreach (var (name, value) in model.Properties) properties.Add(name, value);
        properties.Write(writer);
        WriteValues("Inputs", model.Inputs, writer);
        WriteValues("Outputs", model.Outputs, writer);
        WriteOperators(model, writer);
        WriteTensors(model, verbose, writer);
        WritePrecisions(model, writer);
    }

    private static void WriteValues(string title, IReadOnlyList<ValueInfo> values, TextWriter writer)
    {
        // A checkpoint has weights and no graph.
        if (values.Count == 0) return;
        writer.WriteLine();
        writer.WriteLine(title);
        var table = new TextTable("", "", "");
        foreach (var value in values) table.Add(value.Name, value.TypeText(), value.IsTensor ? ReportNumbers.Shape(value) : "");
        table.Write(writer);
    }

    private static void WriteOperators(ModelDescription model, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Operators: {model.Operators.Sum(static entry => (long)entry.Value)} nodes of {model.Operators.Count} types"));
        foreach (var line in model.Operators.Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{PlainText.OneLine(entry.Key)} {entry.Value}")).Chunk(OperatorsInALine))
            writer.WriteLine($"  {string.Join(", ", line)}");
    }

    private static void WriteTensors(ModelDescription model, bool verbose, TextWriter writer)
    {
        writer.WriteLine();
        var all = verbose || model.Tensors.Count <= LargestShown;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Weights: {model.Tensors.Count}, {ReportNumbers.Size(model.Tensors.Sum(static tensor => tensor.Bytes))}{(all ? "" : $"; the {LargestShown} largest (-v lists all)")}"));
        var table = new TextTable(">size", "type", "operator", "shape", "name");
        foreach (var tensor in model.Tensors.OrderByDescending(static tensor => tensor.Bytes).Take(all ? int.MaxValue : LargestShown))
            table.Add(ReportNumbers.Size(tensor.Bytes), tensor.Type, tensor.Operator, ReportNumbers.Shape(tensor.Shape), all ? tensor.Name : PlainText.Shorten(tensor.Name, 60));
        if (table.Count > 0) table.Write(writer);
    }

    private static void WritePrecisions(ModelDescription model, TextWriter writer)
    {
        if (model.Precisions.Count == 0) return;
        writer.WriteLine();
        writer.WriteLine("What each precision would make of it");
        var table = new TextTable("precision", "format", ">size", ">smaller", ">quantized", ">kept");
        foreach (var estimate in model.Precisions)
        {
            table.Add(estimate.Precision, estimate.Format, ReportNumbers.Size(estimate.OutputBytes), ReportNumbers.Ratio(model.Bytes, estimate.OutputBytes),
                estimate.Quantized.ToString(CultureInfo.InvariantCulture), estimate.Kept.ToString(CultureInfo.InvariantCulture));
        }
        table.Write(writer);
    }
}
