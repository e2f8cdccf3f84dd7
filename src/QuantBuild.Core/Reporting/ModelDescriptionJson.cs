using System.Text.Json;

namespace QuantBuild.Reporting;

internal static class ModelDescriptionJson
{
    public static void Write(Utf8JsonWriter json, ModelDescription model)
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("path", model.Path);
        json.WriteString("format", model.Format);
        json.WriteNumber("bytes", model.Bytes);
        WriteProperties(json, model);
        json.WriteValues("inputs", model.Inputs);
        json.WriteValues("outputs", model.Outputs);
        WriteOperators(json, model);
        WriteTensors(json, model);
        WritePrecisions(json, model);
        json.WriteEndObject();
    }

    // Arrays of objects, not objects: their order means something, and a model may repeat a name.
    private static void WriteProperties(Utf8JsonWriter json, ModelDescription model)
    {
        json.WriteStartArray("properties");
        foreach (var (name, value) in model.Properties)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteOperators(Utf8JsonWriter json, ModelDescription model)
    {
        json.WriteStartArray("operators");
        foreach (var (type, count) in model.Operators)
        {
            json.WriteStartObject();
            json.WriteString("operator", type);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTensors(Utf8JsonWriter json, ModelDescription model)
    {
        json.WriteStartArray("tensors");
        foreach (var tensor in model.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("operator", tensor.Operator);
            json.WriteShape("shape", tensor.Shape);
            json.WriteString("type", tensor.Type);
            json.WriteNumber("bytes", tensor.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePrecisions(Utf8JsonWriter json, ModelDescription model)
    {
        json.WriteStartArray("precisions");
        foreach (var estimate in model.Precisions)
        {
            json.WriteStartObject();
            json.WriteString("precision", estimate.Precision);
            json.WriteString("format", estimate.Format);
            json.WriteNumber("outputBytes", estimate.OutputBytes);
            json.WriteNumber("quantized", estimate.Quantized);
            json.WriteNumber("kept", estimate.Kept);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
