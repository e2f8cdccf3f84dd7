using System.Globalization;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.Reporting;

/// <summary>How figures look to people: the same in the text, in the HTML report and in messages, on every machine.</summary>
public static class ReportNumbers
{
    private static readonly string[] _units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>A size in powers of 1000, as file managers and download pages show it: <c>90.4 MB</c>.</summary>
    public static string Size(long bytes)
    {
        var value = Math.Abs((double)bytes);
        var unit = 0;
        // 999.95 would print as 1000.0: it belongs to the next unit.
        while (unit < _units.Length - 1 && value >= (unit == 0 ? 1000 : 999.95))
        {
            value /= 1000;
            unit++;
        }
        var sign = bytes < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {_units[unit]}");
    }

    /// <summary>How many times smaller: <c>6.0x</c>.</summary>
    public static string Ratio(long before, long after) =>
        after <= 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{(double)before / after:0.0}x");

    /// <summary>A perplexity with four digits or more: <c>5.183</c>, <c>26.52</c>, <c>1043</c>.</summary>
    public static string Perplexity(double value) =>
        value.ToString(value < 10 ? "0.000" : value < 100 ? "0.00" : value < 1000 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>A cosine with four decimals, never rounded up: what is not 1 does not print as 1.0000, and a missed bound does not look met.</summary>
    public static string Cosine(double? value) => Floored(value, 4);

    /// <summary>A share as a percentage with one decimal, never rounded up.</summary>
    public static string Percent(double? value) => value is { } share && double.IsFinite(share) ? Floored(share * 100, 1) + "%" : "-";

    /// <summary>A ratio in dB with one decimal.</summary>
    public static string Decibel(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("0.0", CultureInfo.InvariantCulture) : "-";

    /// <summary>An error with three significant digits: <c>0.0123</c>, <c>1.23e-05</c>.</summary>
    public static string Magnitude(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G3", CultureInfo.InvariantCulture).Replace('E', 'e') : "-";

    /// <summary><c>[768, 3072]</c>; a single number as <c>[3072]</c>, a scalar as <c>[]</c>.</summary>
    public static string Shape(IReadOnlyList<long> shape) =>
        $"[{string.Join(", ", shape.Select(static dimension => dimension.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>A declared shape with its symbolic names: <c>[batch, 128]</c>; <c>?</c> where nothing is known.</summary>
    public static string Shape(ValueInfo value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Shape is not { } shape) return "[?]";
        var dimensions = shape.Select((dimension, axis) =>
            dimension >= 0 ? dimension.ToString(CultureInfo.InvariantCulture)
            : axis < value.Symbols.Count && !string.IsNullOrEmpty(value.Symbols[axis]) ? value.Symbols[axis]!
            : "?");
        return $"[{string.Join(", ", dimensions)}]";
    }

    /// <summary>The element type's name, or what it is instead of a tensor.</summary>
    public static string TypeText(this ValueInfo value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.IsTensor ? value.Type.Name() : "not a tensor";
    }

    private static string Floored(double? value, int decimals)
    {
        if (value is not { } number || !double.IsFinite(number)) return "-";
        // decimal: 0.9987 * 10000 in binary is 9986.999… and would lose its last digit.
        var scale = (decimal)Math.Pow(10, decimals);
        var floored = Math.Floor((decimal)Math.Clamp(number, -1e12, 1e12) * scale) / scale;
        return floored.ToString(decimals == 4 ? "0.0000" : "0.0", CultureInfo.InvariantCulture);
    }
}
