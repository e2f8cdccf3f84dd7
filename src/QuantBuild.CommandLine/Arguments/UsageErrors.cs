using System.CommandLine;
using System.CommandLine.Parsing;

namespace QuantBuild.Tool.Arguments;

/// <summary>What the parser could not make sense of, as coded errors.</summary>
internal static class UsageErrors
{
    private const string Remedy = "dotnet quantize --help lists the options";

    public static void Add(ParseResult parsed, CommandErrors errors)
    {
        UnknownOptions(parsed, errors);
        // The value of an unknown option looks like an argument too many; one error for one mistake.
        if (errors.All.Count > 0) return;

        var unmatched = parsed.UnmatchedTokens.ToHashSet(StringComparer.Ordinal);
        foreach (var token in unmatched)
            errors.Add("QB1021", "There is one argument too many", $"'{token}'", remedy: $"A value with spaces must be quoted; {Remedy}");
        // For each unmatched token the parser has a message of its own: only the others are new.
        foreach (var error in parsed.Errors)
        {
            if (!unmatched.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
                errors.Add("QB1021", error.Message.TrimEnd('.'), remedy: Remedy);
        }
    }

    private static void UnknownOptions(ParseResult parsed, CommandErrors errors)
    {
        var literal = false;
        foreach (var token in parsed.Tokens)
        {
            literal |= token.Type == TokenType.DoubleDash;
            // Before the model, an unknown option is taken for the model itself.
            if (literal || token.Type != TokenType.Argument || token.Value is not ['-', _, ..]) continue;
            if (!parsed.UnmatchedTokens.Contains(token.Value) && !TakenAsModel(token, parsed)) continue;
            var name = token.Value.Split('=', 2)[0];
            var known = parsed.CommandResult.Command.Options.Where(static option => !option.Hidden).Select(static option => option.Name);
            errors.Add("QB1021", "There is no such option", $"'{name}'", remedy: NearestName.Of(name, known) is { } near ? $"Perhaps {near} was meant" : Remedy);
        }
    }

    private static bool TakenAsModel(Token token, ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().Any(argument => argument.Tokens.Contains(token));
}
