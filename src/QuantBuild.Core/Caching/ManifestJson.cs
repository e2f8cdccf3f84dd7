using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;
using QuantBuild.IO;

namespace QuantBuild.Caching;

/// <summary>
/// Manifests as JSON. What is read may have been cut short or be written by anybody: nothing of it is used before it was checked, above
/// all no name that could lead out of a folder.
/// </summary>
internal static class ManifestJson
{
    /// <summary>A report has a few hundred bytes for each tensor; more than this is no report.</summary>
    public const long MostBytes = 256 * 1024 * 1024;

    public static byte[] Write(ResultManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestContext.Default.ResultManifest);

    /// <exception cref="InvalidDataException">It is not the manifest of this key.</exception>
    public static ResultManifest Read(ReadOnlySpan<byte> json, string key)
    {
        ResultManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, ManifestContext.Default.ResultManifest);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"a manifest that cannot be read (line {e.LineNumber + 1})", e);
        }
        if (manifest is null) throw new InvalidDataException("an empty manifest");
        if (manifest.Version != ResultManifest.CurrentVersion) throw new InvalidDataException("a manifest of another version");
        if (manifest.Key != key) throw new InvalidDataException("a manifest of another key");
        Check(manifest.Files, manifest.IsFolder);
        Check(manifest.Report);
        return manifest;
    }

    private static void Check(IReadOnlyList<StoredFile> files, bool folder)
    {
        if (files.Count == 0) throw new InvalidDataException("a manifest without files");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (file is null || !PortableName.IsOne(file.Name) || (!folder && file.Name == CacheFolder.ManifestName) || !names.Add(file.Name)) throw new InvalidDataException("a manifest with a file name that cannot be");
            // What lies beside the main file may be anybody's: only names that belong to it are written. What is in a folder is all ours.
            if (!folder && !file.Name.StartsWith(Path.GetFileNameWithoutExtension(files[0].Name), StringComparison.Ordinal) && !GgufSplitName.AreParts(files[0].Name, file.Name)) throw new InvalidDataException("a manifest with a file of another result");
            if (file.Length < 0 || !IsSha256(file.Sha256)) throw new InvalidDataException("a manifest with a wrong length or hash");
        }
    }

    private static void Check(Reporting.QuantizationReport report)
    {
        var whole = report.Tensors.All(static tensor => tensor is not null)
            && report.Warnings.All(static warning => warning is not null && warning.Severity is DiagnosticSeverity.Note or DiagnosticSeverity.Warning)
            && (report.Validation?.Outputs.All(static output => output is not null) ?? true);
        if (!whole) throw new InvalidDataException("a manifest with a report that cannot be");
    }

    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResultManifest))]
internal sealed partial class ManifestContext : JsonSerializerContext;
