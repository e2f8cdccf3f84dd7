using System.Text.Encodings.Web;
using System.Text.Json;
using QuantBuild.Diagnostics;
using QuantBuild.Validation;

namespace QuantBuild.Reporting;

/// <summary>
/// How the values of all reports look in JSON. Written by hand over <see cref="Utf8JsonWriter"/>: the keys and their order are a
/// contract with other programs, so they stand here as they appear, and no metadata of serialization is loaded at start.
/// </summary>
internal static class JsonForm
{
    // Names and messages stay readable: it is a file and a pipe, not a part of a web page. Control characters are escaped all the same.
    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON document as UTF-8 without a byte order mark, indented, with <c>\n</c> line ends on every system.</summary>
    public static byte[] Document(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _options))
        {
            content(json);
        }
        return stream.ToArray();
    }

    /// <summary>A number; null for none and for NaN and infinities, which JSON does not have.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static void WriteShape(this Utf8JsonWriter json, string name, IReadOnlyList<long> shape)
    {
        json.WriteStartArray(name);
        foreach (var dimension in shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
    }

    public static void WriteValidation(this Utf8JsonWriter json, string name, ValidationReport? validation)
    {
        if (validation is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("runtime", validation.Runtime);
        json.WriteString("runtimeOrigin", validation.RuntimeOrigin);
        json.WriteString("inputs", validation.Inputs);
        json.WriteNumber("samples", validation.Samples);
        json.WriteBoolean("passed", validation.Passed);
        json.WriteStartArray("outputs");
        foreach (var output in validation.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteFinite("cosine", output.Cosine);
            json.WriteFinite("sqnrDb", output.SqnrDb);
            json.WriteFinite("maxAbsError", output.MaxAbsError);
            json.WriteFinite("agreement", output.Agreement);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        // A reader of models that are none of language never meets it.
        if (validation.Perplexity is { } perplexity)
        {
            json.WriteStartObject("perplexity");
            json.WriteFinite("source", perplexity.Source);
            json.WriteFinite("result", perplexity.Result);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Declared inputs or outputs; a dimension is a number, a symbolic name, or null when unknown.</summary>
    public static void WriteValues(this Utf8JsonWriter json, string name, IReadOnlyList<ValueInfo> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("name", value.Name);
            json.WriteString("type", value.TypeText());
            WriteDimensions(json, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteDimensions(Utf8JsonWriter json, ValueInfo value)
    {
        if (value.Shape is null)
        {
            json.WriteNull("shape");
            return;
        }
        json.WriteStartArray("shape");
        for (var axis = 0; axis < value.Shape.Count; axis++)
        {
            if (value.Shape[axis] >= 0) json.WriteNumberValue(value.Shape[axis]);
            else json.WriteStringValue(axis < value.Symbols.Count ? value.Symbols[axis] : null);
        }
        json.WriteEndArray();
    }

    /// <summary>Messages as <c>{ code, message }</c>.</summary>
    public static void WriteDiagnostics(this Utf8JsonWriter json, string name, IReadOnlyList<Diagnostic> diagnostics)
    {
        json.WriteStartArray(name);
        foreach (var diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code);
            json.WriteString("message", diagnostic.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
