namespace QuantBuild.Formats.Gguf.Planning;

/// <summary>Reads from the metadata what mixtures depend on.</summary>
internal static class ModelFacts
{
    /// <summary>More than any model has, and few enough to count with.</summary>
    private const int MostLayers = 1 << 20;

    public static MixtureModel Of(GgufMetadata metadata)
    {
        // Files that are no language models lack some of it, or all: then the rules that depend on it say nothing.
        if (!metadata.TryGetString("general.architecture", out var architecture)) architecture = "";
        var layers = Number(metadata, $"{architecture}.block_count") ?? 0;
        var heads = Number(metadata, $"{architecture}.attention.head_count") ?? 0;
        return new MixtureModel(
            architecture, (int)Math.Clamp(layers, 0, MostLayers), heads,
            Number(metadata, $"{architecture}.attention.head_count_kv") ?? heads,
            Number(metadata, $"{architecture}.expert_count") ?? 0);
    }

    /// <summary>A number, or that of the first layer where there is one for each; null when there is none.</summary>
    private static long? Number(GgufMetadata metadata, string key)
    {
        if (metadata.TryGetInteger(key, out var value)) return value;
        return metadata.TryGetArray(key, out var array) ? array.Integers().Cast<long?>().FirstOrDefault() : null;
    }
}
