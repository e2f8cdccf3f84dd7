using System.Globalization;

namespace QuantBuild.Tool.Arguments;

/// <summary>
/// A size in bytes with an optional suffix. KB, MB and GB are powers of 1000, as all sizes that the tool prints, so that a size copied
/// from a report means the same as a bound; KiB, MiB and GiB are powers of 1024.
/// </summary>
internal static class ByteSize
{
    // Longest first: "10MB" ends with "B" too.
    private static readonly (string Suffix, decimal Factor)[] _suffixes =
    [
        ("KIB", 1024m), ("MIB", 1024m * 1024), ("GIB", 1024m * 1024 * 1024),
        ("KB", 1e3m), ("MB", 1e6m), ("GB", 1e9m), ("B", 1m),
    ];

    /// <returns>Bytes, or null with an error.</returns>
    public static long? Parse(string text, string option, CommandErrors errors)
    {
        var number = text.Trim();
        var factor = 1m;
        foreach (var (suffix, value) in _suffixes)
        {
            if (!number.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            (number, factor) = (number[..^suffix.Length].TrimEnd(), value);
            break;
        }
        if (decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count > 0 && count <= long.MaxValue / factor && count * factor >= 1)
        {
            return (long)(count * factor);
        }
        errors.Add("QB1027", $"{option} is not a size", $"'{text}'", "bytes, or a number with KB, MB or GB (powers of 1000) or KiB, MiB, GiB (powers of 1024), such as 25MB");
        return null;
    }
}
