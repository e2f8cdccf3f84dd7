using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>The config.json of a checkpoint: what kind of model its weights are.</summary>
internal static class CheckpointConfig
{
    public const string FileName = "config.json";

    /// <summary>Published ones have some kilobytes; lists of modules that are not quantized can make it a megabyte.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="QuantBuildException">QB2421 it is too large, no JSON object, or a key occurs twice.</exception>
    public static JsonObject Read(string path)
    {
        var bytes = JsonFile.Read(path, MostBytes, found => CheckpointErrors.Config(path, found));
        try
        {
            CheckTexts(bytes);
            return JsonNode.Parse(bytes, nodeOptions: null, Strict) as JsonObject ?? throw CheckpointErrors.Config(path, "JSON that is no object");
        }
        catch (JsonException e)
        {
            throw CheckpointErrors.Config(path, e.Message.TrimEnd('.'), e);
        }
        catch (InvalidOperationException e)
        {
            throw CheckpointErrors.Config(path, "a text that is not Unicode", e);
        }
    }

    /// <summary>A text directly under <paramref name="key"/>, or null.</summary>
    public static string? Text(JsonObject? config, string key) => config?[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A truth value directly under <paramref name="key"/>, or null.</summary>
    public static bool? Truth(JsonObject? config, string key) => config?[key] is JsonValue value && value.TryGetValue(out bool truth) ? truth : null;

    // Nodes decode a text only when it is asked for, too late for an error that names the file.
    private static void CheckTexts(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
    }
}
