using QuantBuild.Numerics;

namespace QuantBuild.Validation.Synthetic;

/// <summary>What an input is for.</summary>
internal enum InputRole
{
    /// <summary>Nothing speaks for any other role.</summary>
    Features,
    Tokens,
    TokenTypes,
    Positions,
    Mask,

    /// <summary>How much of a sequence is valid.</summary>
    Length,
    TotalLength,

    /// <summary>Valid length of each sequence less one, as GroupQueryAttention wants it.</summary>
    LastPosition,
    SampleRate,

    /// <summary>A setting: a speed, a temperature, a number of beams, a flag.</summary>
    Scalar,

    /// <summary>Keys or values of earlier tokens.</summary>
    Cache,

    /// <summary>A recurrent state, zero at the beginning.</summary>
    State,
    Waveform,
    Image,
}

/// <summary>Guesses the role of an input by the names in common use, then by type and shape.</summary>
internal static class InputRoles
{
    public static InputRole Of(ValueInfo input, bool audio)
    {
        var name = input.Name.ToLowerInvariant();
        var words = name.Split(['.', '_', '-', '/', ':', ' '], StringSplitOptions.RemoveEmptyEntries);
        bool Any(params ReadOnlySpan<string> wanted)
        {
            foreach (var word in words)
            {
                if (wanted.Contains(word)) return true;
            }

            return false;
        }

        var isFloat = input.Type.IsFloat();
        if (Any("sr", "rate") && !isFloat || name.Contains("sample_rate") || name.Contains("samplerate")) return InputRole.SampleRate;
        if (name.Contains("seqlens_k")) return InputRole.LastPosition;
        if (name.Contains("total_seq")) return InputRole.TotalLength;
        if (name.Contains("mask")) return InputRole.Mask;
        if (isFloat && (name.Contains("past") || Any("cache", "key", "keys", "value", "values"))) return input.Shape is { Count: >= 4 } ? InputRole.Cache : InputRole.State;
        if (input.Type == ElementType.Bool) return InputRole.Scalar;
        if (!isFloat)
        {
            if (name.Contains("token_type") || name.Contains("segment")) return InputRole.TokenTypes;
            if (name.Contains("position")) return InputRole.Positions;
            if (Any("past", "max", "min", "num", "iteration", "step", "seed", "top", "k", "no", "timestep")) return InputRole.Scalar;
            if (Any("length", "lengths", "len", "lens", "lengths")) return InputRole.Length;
            if (ImageLayout.Of(input) is not null) return InputRole.Image;
            if (name.Contains("ids") || name.Contains("token") || name.Contains("input") || Any("text", "src", "tgt", "x", "tokens")) return InputRole.Tokens;
            return InputRole.Features;
        }

        if (IsState(words, input)) return InputRole.State;
        if (input.Shape is { } shape && shape.All(static d => d is -1 or 1) && shape.Count <= 2
            && Any("speed", "scale", "scales", "temperature", "alpha", "sigma", "timestep", "t", "noise", "penalty", "rate", "threshold", "factor", "guidance")) return InputRole.Scalar;
        if (IsSignal(input, audio)) return InputRole.Waveform;
        return ImageLayout.Of(input) is not null ? InputRole.Image : InputRole.Features;
    }

    /// <summary>True for a float input that looks like a waveform.</summary>
    public static bool IsSignal(ValueInfo input, bool audio)
    {
        if (!input.Type.IsFloat() || input.Shape is not { Count: >= 1 and <= 3 } shape) return false;
        var name = input.Name.ToLowerInvariant();
        if (name.Contains("audio") || name.Contains("wav") || name.Contains("speech") || name.Contains("pcm")) return shape.Count < 3 || shape[1] is 1 or -1;
        // Rows of features have a fixed length: a row of any length is a signal over time.
        return (audio ? shape.Count <= 2 : shape.Count == 2 && shape[1] < 0) && !IsState(name.Split('.', '_', '-'), input);
    }

    private static bool IsState(string[] words, ValueInfo input) =>
        input.Type.IsFloat() && words.Any(static word => word is "state" or "states" or "hidden" or "cell" or "memory" or "h" or "c" or "h0" or "c0" or "hn" or "cn" or "hx" or "cx");
}
