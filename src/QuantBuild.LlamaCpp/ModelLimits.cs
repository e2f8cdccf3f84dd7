using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;

namespace QuantBuild.LlamaCpp;

/// <summary>What llama.cpp has room for. Beyond it does not refuse a model, it ends the process (LLAMA_MAX_LAYERS, LLAMA_MAX_EXPERTS).</summary>
internal static class ModelLimits
{
    private const int Most = 512;

    /// <summary>Why this file must not be loaded, as a clause; null when nothing speaks against it, or the file cannot be read here.</summary>
    public static string? WhyTooLarge(string path)
    {
        try
        {
            using var file = GgufFile.Open(path);
            if (!file.Metadata.TryGetString("general.architecture", out var architecture)) return null;
            foreach (var key in (string[])[$"{architecture}.block_count", $"{architecture}.expert_count"])
            {
                if (file.Metadata.TryGetInteger(key, out var count) && count is < 0 or > Most)
                    return string.Create(CultureInfo.InvariantCulture, $"its {key} is {count}, and llama.cpp has room for {Most}");
            }
            return null;
        }
        catch (QuantBuildException)
        {
            return null;
        }
    }
}
