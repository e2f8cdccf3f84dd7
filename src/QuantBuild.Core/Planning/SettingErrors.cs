using QuantBuild.Diagnostics;

namespace QuantBuild.Planning;

/// <summary>Settings that a format cannot carry out.</summary>
internal static class SettingErrors
{
    /// <summary>QB1201: a precision that the format does not have.</summary>
    public static QuantBuildException Precision(string file, string precision, string format, IEnumerable<string> known) => new(
        Diagnostic.Error("QB1201", file, "The precision is not known to this format") with
        {
            Found = $"Precision={precision}, Format={format}",
            Expected = string.Join(", ", known),
        });

    /// <summary>QB1202: a target format that cannot be made from this source.</summary>
    public static QuantBuildException Format(string file, string format, IEnumerable<string> known) => new(
        Diagnostic.Error("QB1202", file, "The model cannot be written in this format") with { Found = $"Format={format}", Expected = string.Join(", ", known) });

    /// <summary>QB1203: another setting that is not available.</summary>
    public static QuantBuildException Unsupported(string file, string setting, string value, string expected) => new(
        Diagnostic.Error("QB1203", file, "The setting is not supported for this format") with { Found = $"{setting}={value}", Expected = expected });

    /// <summary>QB1074: settings of GGUF files for another kind of result.</summary>
    public static QuantBuildException OnlyGguf(string file, string target, IEnumerable<string> settings) => new(
        Diagnostic.Error("QB1074", file, "A setting that only GGUF files have was given for another format") with
        {
            Found = $"Format={target} with {string.Join(", ", settings)}",
            Remedy = "Leave it out for this model. To choose a precision for some of its tensors use Override",
        });

    /// <summary>QB1204: no format recognizes the file.</summary>
    public static QuantBuildException UnknownSource(string file, IEnumerable<string> known) => new(
        Diagnostic.Error("QB1204", file, "The kind of model is not known") with { Expected = $"a model of one of these formats: {string.Join(", ", known)}" });

    /// <summary>QB1051: a folder that is not a model.</summary>
    /// <param name="model">The name of a file in it that is one; null when there is none.</param>
    public static QuantBuildException UnknownFolder(string folder, string? model, IEnumerable<string> known) => new(
        Diagnostic.Error("QB1051", folder, "The folder is not a model") with
        {
            Found = model is null ? null : $"'{model}' in it",
            Expected = $"a model file, or a folder that is a model of one of these formats: {string.Join(", ", known)}",
            Remedy = model is null ? null : "Name that file",
        });

    /// <summary>QB1205: the output is the source.</summary>
    public static QuantBuildException OutputIsSource(string file) => new(
        Diagnostic.Error("QB1205", file, "The output would overwrite the source, or lie in it") with { Remedy = "Give another output" });

    /// <summary>QB1206: a glob that matches nothing.</summary>
    public static Diagnostic UnmatchedGlob(string file, string glob) =>
        Diagnostic.Warning("QB1206", file, $"The glob \"{glob}\" of Exclude or Override matches no tensor and no node") with
        {
            Remedy = "List the names with: dotnet quantize inspect",
        };
}
