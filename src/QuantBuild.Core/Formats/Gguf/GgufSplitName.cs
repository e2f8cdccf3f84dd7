using System.Globalization;

namespace QuantBuild.Formats.Gguf;

/// <summary>Names of the parts of a model: <c>name-00001-of-00003.gguf</c>.</summary>
public static class GgufSplitName
{
    private const int Digits = 5;

    /// <summary>How the name of a part ends.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="count">Of all parts.</param>
    public static string Suffix(int number, int count) => string.Create(CultureInfo.InvariantCulture, $"-{number + 1:D5}-of-{count:D5}.gguf");

    /// <summary>The path without what <see cref="Suffix"/> adds; null when the name does not end so.</summary>
    public static string? Prefix(string path, int number, int count)
    {
        var suffix = Suffix(number, count);
        return path.Length > suffix.Length && path.EndsWith(suffix, StringComparison.Ordinal) ? path[..^suffix.Length] : null;
    }

    /// <summary>Whether a name is that of a part, of any model.</summary>
    /// <param name="path">Path or name.</param>
    /// <param name="number">From 0.</param>
    /// <param name="count">Of all parts.</param>
    public static bool TryParse(string path, out int number, out int count)
    {
        number = count = 0;
        var length = Suffix(0, 1).Length;
        if (path.Length <= length) return false;
        var suffix = path.AsSpan(path.Length - length);
        if (!int.TryParse(suffix.Slice(1, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            || !int.TryParse(suffix.Slice(length - Digits - ".gguf".Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out count)) return false;
        number--;
        return number >= 0 && number < count && Prefix(path, number, count) is not null;
    }

    /// <summary>Whether two names are those of the first and of another part of one model.</summary>
    public static bool AreParts(string first, string other) =>
        TryParse(first, out var number, out var count) && number == 0 && TryParse(other, out var otherNumber, out var otherCount)
        && count == otherCount && Prefix(first, 0, count) == Prefix(other, otherNumber, otherCount);
}
