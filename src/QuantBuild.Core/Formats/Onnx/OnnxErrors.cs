using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Onnx;

/// <summary>The ways in which an ONNX file can be bad. One method for each code.</summary>
internal static class OnnxErrors
{
    /// <summary>QB2001: the bytes are no ONNX model.</summary>
    public static QuantBuildException Malformed(string file, string found, string expected, Exception? inner = null) => new(
        Diagnostic.Error("QB2001", file, "This is not a valid ONNX model") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Check that the download or export is complete",
        }, inner);

    /// <summary>QB2002: the graph without its weights is larger than any real one.</summary>
    public static QuantBuildException StructureTooLarge(string file, long limit) => new(
        Diagnostic.Error("QB2002", file, "The model's graph, without its weights, is too large") with
        {
            Expected = $"at most {limit} bytes of nodes, names and attributes",
            Remedy = "Store large constants as initializers",
        });

    /// <summary>QB2003: graphs nested too deeply.</summary>
    public static QuantBuildException NestedTooDeep(string file, int limit) => new(
        Diagnostic.Error("QB2003", file, "Graphs are nested too deeply") with { Expected = $"at most {limit} levels", Remedy = "Check where the model comes from" });

    /// <summary>QB2004: a tensor's shape, type and data do not agree.</summary>
    public static QuantBuildException TensorData(string file, string tensor, string found, string expected) => new(
        Diagnostic.Error("QB2004", file, "The tensor's data do not fit its shape and type") with
        {
            Tensor = tensor,
            Found = found,
            Expected = expected,
            Remedy = "Export the model again",
        });

    /// <summary>QB2005: external data outside the model's folder, or not a plain file in it.</summary>
    public static QuantBuildException ExternalPath(string file, string tensor, string location, string why) => new(
        Diagnostic.Error("QB2005", file, "The external data are not a plain file inside the model's folder") with
        {
            Tensor = tensor,
            Found = $"location \"{location}\", {why}",
            Expected = "a relative path to a regular file below the model's folder",
            Remedy = "Nothing was read. Move the data beside the model and save the model with a plain file name",
        });

    /// <summary>QB2006: external data file missing.</summary>
    public static QuantBuildException ExternalMissing(string file, string tensor, string location) => new(
        Diagnostic.Error("QB2006", file, "The external data file does not exist") with
        {
            Tensor = tensor,
            Found = $"location \"{location}\"",
            Expected = "the file beside the model",
            Remedy = "Put the data file where the model looks for it; it is usually published together with the model",
        });

    /// <summary>QB2007: external data range outside its file.</summary>
    public static QuantBuildException ExternalRange(string file, string tensor, string found, string expected) => new(
        Diagnostic.Error("QB2007", file, "The external data range does not lie inside its file") with
        {
            Tensor = tensor,
            Found = found,
            Expected = expected,
            Remedy = "The data file belongs to another model or is cut short; copy it again",
        });

    /// <summary>QB2009: a version of the format that is not known.</summary>
    public static QuantBuildException UnknownVersion(string file, string what, long found, string expected) => new(
        Diagnostic.Error("QB2009", file, $"The model's {what} is not supported") with
        {
            Found = found.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Expected = expected,
            Remedy = "Export the model for a supported version",
        });

    /// <summary>QB2011: local functions that call each other until the graph is too large to run.</summary>
    public static QuantBuildException FunctionsWithoutEnd(string file, long limit, string found) => new(
        Diagnostic.Error("QB2011", file, "The model's local functions call each other too often") with
        {
            Found = found,
            Expected = $"at most {limit} nodes when every call is replaced by what it calls",
            Remedy = "Check where the model comes from",
        });
}
