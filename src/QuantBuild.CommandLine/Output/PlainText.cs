namespace QuantBuild.Tool.Output;

/// <summary>Names come from models: an escape sequence in one must not steer the user's terminal, nor a line break forge a line.</summary>
internal static class PlainText
{
    private const char Ellipsis = '…';

    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }) : text;

    /// <summary>Cuts the middle out of a long name: its two ends tell most.</summary>
    public static string Shorten(string text, int width)
    {
        if (text.Length <= width) return text;
        var tail = (width - 1) * 2 / 3;
        return string.Concat(text.AsSpan(0, width - 1 - tail), [Ellipsis], text.AsSpan(text.Length - tail));
    }
}
