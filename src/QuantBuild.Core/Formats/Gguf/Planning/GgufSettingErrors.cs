using System.Globalization;
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

    /// <summary>QB1071: settings of an importance matrix that do not go together.</summary>
    public static QuantBuildException Importance(string file, string found, string expected, string remedy) => new(
        Diagnostic.Error("QB1071", file, "The settings of the importance matrix do not go together") with { Found = found, Expected = expected, Remedy = remedy });

    /// <summary>QB1072: layers that cannot be left out.</summary>
    public static QuantBuildException Pruning(string file, string found, int layers) => new(
        Diagnostic.Error("QB1072", file, "PruneLayers names layers that cannot be left out") with
        {
            Found = found,
            Expected = layers == 0 ? "a model with layers" : string.Create(CultureInfo.InvariantCulture, $"some of the layers 0 to {layers - 1}"),
            Remedy = "Layers are counted from 0: dotnet quantize inspect lists their tensors as blk.N.",
        });

    /// <summary>QB1076: a copy with settings that choose types.</summary>
    public static QuantBuildException Copy(string file, string setting) => new(
        Diagnostic.Error("QB1076", file, "A copy keeps the types of its source") with
        {
            Found = $"Precision=COPY with {setting}",
            Expected = $"no {setting}",
            Remedy = "Leave it out, or name the precision that all other tensors are to have",
        });
}
