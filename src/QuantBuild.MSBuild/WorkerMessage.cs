using System.Text.RegularExpressions;

namespace QuantBuild.MSBuild;

/// <summary>A line of the worker in MSBuild's canonical form: <c>file : error QB2001: message</c>.</summary>
internal readonly struct WorkerMessage
{
    // Lazy, so that the first code ends the file's name: a message may quote another one.
    private static readonly Regex _form = new(
        @"^(?<file>.*?)\s*:\s(?<kind>error|warning)\s(?<code>QB[0-9]{4}):\s?(?<text>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private WorkerMessage(bool isError, string code, string file, string text)
    {
        IsError = isError;
        Code = code;
        File = file;
        Text = text;
    }

    public bool IsError { get; }

    public string Code { get; }

    public string File { get; }

    public string Text { get; }

    public static bool TryParse(string line, out WorkerMessage message)
    {
        message = default;
        // Most lines are none: the expression is not asked.
        if (line.IndexOf(": error QB", System.StringComparison.Ordinal) < 0 && line.IndexOf(": warning QB", System.StringComparison.Ordinal) < 0) return false;
        var match = _form.Match(line);
        if (!match.Success) return false;
        message = new WorkerMessage(match.Groups["kind"].Value == "error", match.Groups["code"].Value, match.Groups["file"].Value, match.Groups["text"].Value);
        return true;
    }
}
