using System.Text.Json;
using QuantBuild.Diagnostics;

namespace QuantBuild.Reporting;

/// <summary>
/// The JSON form of the reports: what <c>--json</c> prints, what <c>--report FILE.json</c> writes and what the build keeps.
/// Paths stand as the user gave them. A number that JSON cannot hold (NaN, infinities) is null.
/// </summary>
public static class ReportJson
{
    /// <summary>The result of a quantization.</summary>
    /// <param name="report">What was done.</param>
    /// <param name="errors">
    /// What missed its bound. Only with such errors the object has a last key <c>errors</c>, so a reader of good results never meets it.
    /// </param>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static byte[] Write(QuantizationReport report, IReadOnlyList<Diagnostic>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonForm.Document(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("version", report.Version);
            json.WriteString("source", report.Source);
            json.WriteString("output", report.Output);
            json.WriteNumber("sourceBytes", report.SourceBytes);
            json.WriteNumber("outputBytes", report.OutputBytes);
            json.WriteString("format", report.Format);
            json.WriteString("precision", report.Precision);
            json.WriteString("origin", report.Origin);
            json.WriteFinite("elapsedSeconds", report.ElapsedSeconds);
            json.WriteNumber("peakMemoryBytes", report.PeakMemoryBytes);
            json.WriteString("sourceSha256", Known(report.SourceSha256));
            json.WriteString("outputSha256", Known(report.OutputSha256));
            json.WriteStartArray("tensors");
            foreach (var tensor in report.Tensors) WriteTensor(json, tensor);
            json.WriteEndArray();
            json.WriteValidation("validation", report.Validation);
            json.WriteDiagnostics("warnings", report.Warnings);
            if (errors is { Count: > 0 }) json.WriteDiagnostics("errors", errors);
            json.WriteEndObject();
        });
    }

    /// <summary>What a run that ended without a report leaves for a program that reads its output: <c>version</c> and <c>errors</c>.</summary>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static byte[] Write(IReadOnlyList<Diagnostic> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return JsonForm.Document(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteDiagnostics("errors", errors);
            json.WriteEndObject();
        });
    }

    /// <summary>What is in a model.</summary>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static byte[] Write(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return JsonForm.Document(json => ModelDescriptionJson.Write(json, model));
    }

    /// <summary>Two models side by side.</summary>
    /// <returns>UTF-8 without a byte order mark.</returns>
    public static byte[] Write(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return JsonForm.Document(json => ComparisonJson.Write(json, comparison));
    }

    private static string? Known(string hash) => hash.Length == 0 ? null : hash;

    private static void WriteTensor(Utf8JsonWriter json, TensorReport tensor)
    {
        json.WriteStartObject();
        json.WriteString("name", tensor.Name);
        json.WriteString("operator", tensor.Operator);
        json.WriteShape("shape", tensor.Shape);
        json.WriteString("from", tensor.From);
        json.WriteString("to", tensor.To);
        json.WriteString("algorithm", tensor.Algorithm);
        json.WriteOptional("blockSize", tensor.BlockSize);
        json.WriteNumber("bytesBefore", tensor.BytesBefore);
        json.WriteNumber("bytesAfter", tensor.BytesAfter);
        json.WriteFinite("sqnrDb", tensor.SqnrDb);
        json.WriteFinite("maxAbsError", tensor.MaxAbsError);
        json.WriteString("kept", tensor.Kept);
        json.WriteEndObject();
    }
}
