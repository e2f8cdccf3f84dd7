using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace QuantBuild.MSBuild;

/// <summary>Arguments as one string, by the rules of the C runtime of Windows, which .NET follows on all systems.</summary>
internal static class ProcessArguments
{
    public static string Join(params IEnumerable<string> arguments) => string.Join(" ", arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && !argument.Any(static c => char.IsWhiteSpace(c) || c == '"')) return argument;
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            // Backslashes are themselves but before a quote, where two stand for one.
            if (c == '"') quoted.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.Append(c);
        }
        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
