using System.Globalization;
using System.Numerics;

namespace QuantBuild.Tool.Arguments;

/// <summary>Numbers of options: with a decimal point whatever the system's language, and within bounds.</summary>
internal static class NumberValue
{
    /// <summary>A bound between 0 and 1, such as a cosine or a share.</summary>
    public static double? Fraction(string text, string option, CommandErrors errors) =>
        Real(text) is { } value and >= 0 and <= 1
            ? value
            : Refuse(text, option, "a number from 0 to 1, such as 0.99", errors);

    /// <summary>A cosine; -1 lets everything pass.</summary>
    public static double? Cosine(string text, string option, CommandErrors errors) =>
        Real(text) is { } value and >= -1 and <= 1
            ? value
            : Refuse(text, option, "a number from -1 to 1, such as 0.99", errors);

    /// <summary>A signal-to-noise ratio in dB.</summary>
    public static double? Decibel(string text, string option, CommandErrors errors) =>
        Real(text) ?? Refuse(text, option, "a number of decibels, such as 20", errors);

    /// <summary>Values that share a scale: a power of two from 16 to 256, or -1 for a whole channel.</summary>
    public static int? BlockSize(string text, CommandErrors errors)
    {
        if (Whole(text) is { } size && (size == -1 || (size is >= 16 and <= 256 && BitOperations.IsPow2(size)))) return size;
        errors.Add("QB1025", "--block-size is not a size that quantized models have", $"'{text}'", "16, 32, 64, 128 or 256, or -1 for a whole channel",
            "Leave it out for the default of the format; smaller blocks are closer to the source and take more space");
        return null;
    }

    public static int? Threads(string text, CommandErrors errors)
    {
        if (Whole(text) is { } threads and >= 0 and <= 4096) return threads;
        errors.Add("QB1028", "--threads is not a number of threads", $"'{text}'", "a whole number from 1 to 4096, or 0 for all processors");
        return null;
    }

    private static double? Refuse(string text, string option, string expected, CommandErrors errors)
    {
        errors.Add("QB1026", $"{option} is not a bound that can hold", $"'{text}'", expected,
            text.Contains(',', StringComparison.Ordinal) ? "Write decimals with a point" : null);
        return null;
    }

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value) ? value : null;

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
