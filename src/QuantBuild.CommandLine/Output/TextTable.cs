namespace QuantBuild.Tool.Output;

/// <summary>Aligned columns parted by two spaces. A heading that starts with <c>&gt;</c> aligns its column to the right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(PlainText.OneLine)]);

    public void Write(TextWriter writer, string indent = "  ")
    {
        var titles = headings.Select(static heading => heading.TrimStart('>')).ToArray();
        var lines = titles.Any(static title => title.Length > 0) ? _rows.Prepend(titles) : _rows;
        var widths = titles.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => headings[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            writer.WriteLine((indent + string.Join("  ", cells)).TrimEnd());
        }
    }
}
