namespace QuantBuild.Validation.Synthetic;

/// <summary>What an open dimension stands for.</summary>
internal enum DimensionKind
{
    Unknown,
    Batch,

    /// <summary>Tokens, frames, time.</summary>
    Sequence,

    /// <summary>What a cache already holds.</summary>
    Past,

    /// <summary>Past and sequence together.</summary>
    Total,

    /// <summary>Height or width of an image.</summary>
    Spatial,
    Channels,

    /// <summary>Samples of audio.</summary>
    Audio,
}

/// <summary>Guesses what an open dimension stands for, by its symbol, then by the input's name, type and rank.</summary>
internal static class DimensionKinds
{
    /// <summary>By the symbol alone; <see cref="DimensionKind.Unknown"/> when it says nothing.</summary>
    public static DimensionKind OfSymbol(string symbol)
    {
        var s = symbol.ToLowerInvariant();
        var past = s.Contains("past") || s.Contains("cache");
        if (past && (s.Contains('+') || s.Contains("total"))) return DimensionKind.Total;
        if (past) return DimensionKind.Past;
        if (s.Contains("total") || s.Contains("mask")) return DimensionKind.Total;
        if (s.Contains("batch") || s is "n" or "b" or "bs" or "bsz" or "none" or "num_samples") return DimensionKind.Batch;
        if (s.Contains("audio") || s.Contains("wav") || s.Contains("samples")) return DimensionKind.Audio;
        if (s.Contains("height") || s.Contains("width") || s is "h" or "w" || s.Contains("img") || s.Contains("image_size")) return DimensionKind.Spatial;
        if (s.Contains("channel") || s is "c") return DimensionKind.Channels;
        if (s.Contains("seq") || s.Contains("time") || s.Contains("len") || s.Contains("token") || s.Contains("step") || s.Contains("frame") || s is "t" or "s" or "l") return DimensionKind.Sequence;
        return DimensionKind.Unknown;
    }

    /// <summary>By symbol, name, type and place. <paramref name="audio"/>: the model also asks for a sample rate.</summary>
    public static DimensionKind Of(ValueInfo input, int axis, bool audio)
    {
        if (axis < input.Symbols.Count && input.Symbols[axis] is { Length: > 0 } symbol && OfSymbol(symbol) is var named && named != DimensionKind.Unknown)
            return named == DimensionKind.Sequence && InputRoles.Of(input, audio) == InputRole.Waveform ? DimensionKind.Audio : named;

        var rank = input.Shape!.Count;
        var role = InputRoles.Of(input, audio);
        switch (role)
        {
            case InputRole.Cache:
                return axis == (rank == 5 ? 3 : 2) && rank >= 4 ? DimensionKind.Past : axis == rank - 4 ? DimensionKind.Batch : DimensionKind.Unknown;
            case InputRole.Mask:
                return axis == 0 ? DimensionKind.Batch : DimensionKind.Total;
            case InputRole.State or InputRole.Scalar:
                return DimensionKind.Unknown;
            case InputRole.Waveform:
                return axis == rank - 1 ? DimensionKind.Audio : DimensionKind.Batch;
        }

        return rank switch
        {
            // One value for each element of a batch, or a sequence without a batch.
            1 => role is InputRole.Tokens or InputRole.Positions or InputRole.TokenTypes ? DimensionKind.Sequence : DimensionKind.Batch,
            _ when axis == 0 => DimensionKind.Batch,
            2 or 3 => ImageLayout.Of(input) is { } plane ? plane.KindOf(axis) : DimensionKind.Sequence,
            4 => (ImageLayout.Of(input) ?? ImageLayout.ChannelsFirst(4)).KindOf(axis),
            _ => axis == 1 ? DimensionKind.Channels : DimensionKind.Unknown,
        };
    }
}
