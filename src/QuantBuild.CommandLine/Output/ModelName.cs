using QuantBuild.IO;

namespace QuantBuild.Tool.Output;

/// <summary>A model as a line of text names it: <c>encoder.onnx</c>, or <c>Phi-3.5-mini-instruct/</c> for a folder.</summary>
internal static class ModelName
{
    public static string Of(string path) =>
        Path.EndsInDirectorySeparator(path) || Directory.Exists(path) ? FolderName.Of(path) + "/" : Path.GetFileName(path);
}
