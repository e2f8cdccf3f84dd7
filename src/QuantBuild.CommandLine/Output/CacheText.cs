using System.Globalization;
using System.Text;
using System.Text.Json;
using QuantBuild.Caching;
using QuantBuild.Reporting;

namespace QuantBuild.Tool.Output;

/// <summary>What a cache holds, for people and for programs.</summary>
internal static class CacheText
{
    private const int LargestShown = 10;
    private const int NameWidth = 60;

    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n" };

    public static void Write(CacheInventory inventory, TextWriter writer)
    {
        writer.WriteLine($"Location   {PlainText.OneLine(inventory.Location)}");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Entries    {inventory.Entries.Count}"));
        writer.WriteLine($"Size       {ReportNumbers.Size(inventory.Bytes)} of {ReportNumbers.Size(FolderResultStore.DefaultMaxBytes)} (unless --cache-size or QuantizeCacheSize says otherwise)");
        if (inventory.Entries.Count == 0) return;
        writer.WriteLine($"Last used  {Time(inventory.Entries.Min(static entry => entry.LastUsed))} to {Time(inventory.Entries.Max(static entry => entry.LastUsed))}");
        writer.WriteLine();
        writer.WriteLine(inventory.Entries.Count > LargestShown ? string.Create(CultureInfo.InvariantCulture, $"The largest {LargestShown} of {inventory.Entries.Count}") : "The largest first");
        var table = new TextTable(">size", "last used", "precision", "format", "model");
        foreach (var (entry, report) in Largest(inventory))
        {
            table.Add(ReportNumbers.Size(entry.Bytes), Time(entry.LastUsed), report?.Precision ?? "?", report?.Format ?? "?",
                report is null ? $"damaged: {entry.Key}" : PlainText.Shorten(report.Source, NameWidth));
        }
        table.Write(writer);
    }

    public static void Write(CacheInventory inventory, IReadOnlyList<CacheEntry> removed, TextWriter writer) =>
        writer.WriteLine(removed.Count == 0
            ? $"There was nothing to remove in {PlainText.OneLine(inventory.Location)}"
            : string.Create(CultureInfo.InvariantCulture, $"Removed {removed.Count} entr{(removed.Count == 1 ? "y" : "ies")}, {ReportNumbers.Size(removed.Sum(static entry => entry.Bytes))}, from {PlainText.OneLine(inventory.Location)}"));

    public static string Json(CacheInventory inventory) => Document(inventory, json =>
    {
        json.WriteNumber("entries", inventory.Entries.Count);
        json.WriteNumber("bytes", inventory.Bytes);
        json.WriteNumber("defaultMaxBytes", FolderResultStore.DefaultMaxBytes);
        Time(json, "oldest", inventory.Entries.Count == 0 ? null : inventory.Entries.Min(static entry => entry.LastUsed));
        Time(json, "newest", inventory.Entries.Count == 0 ? null : inventory.Entries.Max(static entry => entry.LastUsed));
        json.WriteStartArray("largest");
        foreach (var (entry, report) in Largest(inventory))
        {
            json.WriteStartObject();
            json.WriteString("key", entry.Key);
            json.WriteNumber("bytes", entry.Bytes);
            Time(json, "lastUsed", entry.LastUsed);
            json.WriteString("model", report?.Source);
            json.WriteString("precision", report?.Precision);
            json.WriteString("format", report?.Format);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static string Json(CacheInventory inventory, IReadOnlyList<CacheEntry> removed) => Document(inventory, json =>
    {
        json.WriteNumber("removedEntries", removed.Count);
        json.WriteNumber("removedBytes", removed.Sum(static entry => entry.Bytes));
        json.WriteNumber("entries", inventory.Entries.Count - removed.Count);
    });

    private static IEnumerable<(CacheEntry Entry, QuantizationReport? Report)> Largest(CacheInventory inventory) =>
        inventory.Entries.OrderByDescending(static entry => entry.Bytes).ThenBy(static entry => entry.Key, StringComparer.Ordinal).Take(LargestShown)
            .Select(static entry => (entry, CacheInventory.ReportOf(entry)));

    private static string Document(CacheInventory inventory, Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("location", inventory.Location);
            content(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "Z";

    private static void Time(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } value) json.WriteString(name, value.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        else json.WriteNull(name);
    }
}
