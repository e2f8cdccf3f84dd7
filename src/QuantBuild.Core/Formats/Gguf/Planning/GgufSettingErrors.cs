using QuantBuild.Diagnostics;

namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>Settings that a GGUF file cannot have, or not together. One method for each code.</summary>
internal static class GgufSettingErrors
{
    /// <summary>QB1070: no type of ggml.</summary>
    public static QuantBuildException TensorType(string file, string setting, string name, IEnumerable<string> known) => new(
        Diagnostic.Error("QB1070", file, "The type of a tensor is not one that can be made") with
        {
            Found = $"{setting}={name}",
            Expected = string.Join(", ", known),
            Remedy = "A mixture such as Q4_K_M is one of the whole file; name the type of a tensor, such as Q4_K",
        });
}
