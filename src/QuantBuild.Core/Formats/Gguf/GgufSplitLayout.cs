namespace QuantBuild.Formats.Gguf;

/// <summary>The files of a model in several parts.</summary>
public static class GgufSplitLayout
{
    /// <summary>Lays out each part. The first has all metadata; all have the keys that say which part they are.</summary>
    /// <param name="metadata">Of the model; keys of an older split are left out.</param>
    /// <param name="parts">The tensors of each file.</param>
    /// <param name="prefix">Path or name of the files, to which <see cref="GgufSplitName.Suffix"/> is added; for messages.</param>
    /// <returns>One layout for each part, without split keys where there is only one.</returns>
    /// <exception cref="Diagnostics.QuantBuildException">As for <see cref="GgufLayout"/>.</exception>
    public static IReadOnlyList<GgufLayout> Of(GgufMetadata metadata, IReadOnlyList<IReadOnlyList<GgufTensorInfo>> parts, string prefix)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts.Count, ushort.MaxValue);
        var model = metadata.Without(GgufModel.SplitNumberKey, GgufModel.SplitCountKey, GgufModel.SplitTensorsKey);
        if (parts.Count == 1) return [new GgufLayout(model, parts[0], prefix)];
        var tensors = parts.Sum(part => part.Count);
        // Each file is read by itself: it must say how its tensors are aligned.
        var others = new GgufMetadata(prefix, [.. model.Entries.Where(entry => entry.Key == GgufAlignment.Key)]);
        return [.. parts.Select((part, number) => new GgufLayout(Numbered(number == 0 ? model : others, number), part, prefix + GgufSplitName.Suffix(number, parts.Count)))];

        GgufMetadata Numbered(GgufMetadata keys, int number) => keys
            .Append(GgufEntry.UInt16(GgufModel.SplitNumberKey, (ushort)number))
            .Append(GgufEntry.UInt16(GgufModel.SplitCountKey, (ushort)parts.Count))
            .Append(GgufEntry.Int32(GgufModel.SplitTensorsKey, tensors));
    }
}
