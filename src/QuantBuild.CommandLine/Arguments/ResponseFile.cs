using System.Text;

namespace QuantBuild.Tool.Arguments;

/// <summary>
/// <c>@FILE</c> on the command line stands for the tokens in that file. The build passes its arguments so: they may be longer than a
/// command line can be, and need no quoting.
/// </summary>
/// <remarks>
/// The format: UTF-8, with or without a byte order mark; each line is one token, verbatim. A line ends with LF or CRLF. Spaces, quotes,
/// <c>#</c>, <c>@</c> and backslashes are themselves: there are no comments, no quoting and no nested files. Empty lines are skipped.
/// A value that might start with <c>-</c> is joined to its option by <c>=</c>: <c>--exclude=-head*</c>.
/// A path that starts with <c>@</c> is written <c>./@name</c> on the command line itself; in a file it stands for itself.
/// The expansion that System.CommandLine brings is switched off: it strips quotes, takes <c>#</c> for a comment and nests.
/// </remarks>
internal static class ResponseFile
{
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> arguments, CommandErrors errors)
    {
        var tokens = new List<string>(arguments.Count);
        var literal = false;
        foreach (var argument in arguments)
        {
            if (!literal && argument is ['@', _, ..]) Read(argument[1..], tokens, errors);
            else tokens.Add(argument);
            literal |= argument == "--";
        }
        return tokens;
    }

    private static void Read(string path, List<string> tokens, CommandErrors errors)
    {
        string text;
        try
        {
            text = File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add("QB1035", "The response file cannot be read", $"@{path} ({error.Message.TrimEnd('.')})", "a text file with one argument on each line",
                "A path that starts with @ is written ./@name");
            return;
        }
        foreach (var line in text.Split('\n'))
        {
            var token = line.EndsWith('\r') ? line[..^1] : line;
            if (token.Length > 0) tokens.Add(token);
        }
    }
}
