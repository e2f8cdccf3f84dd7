using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using QuantBuild.Diagnostics;
using QuantBuild.Tool.Arguments;

namespace QuantBuild.Tool.Commands;

/// <summary>From arguments to an exit code. Whatever happens, the user sees coded lines and not a stack trace.</summary>
internal static class CommandLineApplication
{
    public const string Name = "dotnet quantize";

    public static int Run(IReadOnlyList<string> arguments, CommandEnvironment environment)
    {
        var errors = new CommandErrors(Name);
        var tokens = ResponseFile.Expand(arguments, errors);
        // Known before parsing, since parsing may be what fails.
        var json = tokens.Contains("--json");
        var verbose = tokens.Contains("-v") || tokens.Contains("--verbose");
        try
        {
            return errors.All.Count > 0 ? Refuse(errors, json, environment) : Dispatch(tokens, json, errors, environment);
        }
        catch (QuantBuildException error)
        {
            Report([error.Diagnostic], json, environment);
            if (verbose && error.InnerException is { } inner) environment.Error.WriteLine(inner);
            // 1xxx is what the user wrote, wherever it was found out.
            return error.Diagnostic.Code.StartsWith("QB1", StringComparison.Ordinal) ? ExitCode.Usage : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (environment.Cancellation.IsCancellationRequested)
        {
            environment.Error.WriteLine("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (OutOfMemoryException)
        {
            Report([Diagnostic.Error("QB5098", Name, "Memory ran out") with { Remedy = "Close other programs, use fewer --threads, or leave validation out with --no-validate" }], json, environment);
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // The last resort: what nobody foresaw becomes one coded line too.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var bug = Diagnostic.Error("QB5099", Name, "An internal error happened; this is a bug") with
            {
                Found = $"{error.GetType().Name}: {error.Message.TrimEnd('.')}",
                Remedy = verbose ? "Please report it with the lines below" : "Please report it; -v shows where it happened",
            };
            Report([bug], json, environment);
            if (verbose) environment.Error.WriteLine(error);
            return ExitCode.Failed;
        }
    }

    private static int Dispatch(IReadOnlyList<string> tokens, bool json, CommandErrors errors, CommandEnvironment environment)
    {
        var quantize = new QuantizeOptions();
        var inspect = new InspectCommand();
        var compare = new CompareCommand();
        var cache = new CacheCommand();
        var root = CreateRoot(quantize, inspect, compare, cache);
        // Bundling would read --exclude -proj* as -p roj*; response files are expanded above.
        var parsed = root.Parse(tokens, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });

        // Help, the version and the shell's completion are actions of the parser's own.
        if (parsed.Action is { } action && action != parsed.CommandResult.Command.Action && action is not ParseErrorAction)
            return parsed.Invoke(new InvocationConfiguration { Output = environment.Out, Error = environment.Error, EnableDefaultExceptionHandler = false });
        if (tokens.Count == 0)
        {
            environment.Out.Write(HelpText.Quantize);
            return ExitCode.Usage;
        }
        UsageErrors.Add(parsed, errors);
        if (errors.All.Count > 0) return Refuse(errors, json, environment);

        var command = parsed.CommandResult.Command;
        if (command == inspect.Command) return OrRefuse(inspect.Run(parsed, errors, environment), errors, json, environment);
        if (command == compare.Command) return OrRefuse(compare.Run(parsed, errors, environment), errors, json, environment);
        if (command == cache.Command) return OrRefuse(cache.Run(parsed, errors, environment), errors, json, environment);
        return quantize.Bind(parsed, errors, environment) is { } bound ? QuantizeCommand.Run(bound, environment) : Refuse(errors, json, environment);
    }

    internal static RootCommand CreateRoot(QuantizeOptions quantize, InspectCommand inspect, CompareCommand compare, CacheCommand cache)
    {
        var root = new RootCommand { HelpName = Name };
        quantize.AddTo(root);
        // Without an action the parser takes the command for a mere parent of the others.
        root.SetAction(static _ => { });
        root.Subcommands.Add(inspect.Command);
        root.Subcommands.Add(compare.Command);
        root.Subcommands.Add(cache.Command);
        root.Options.OfType<HelpOption>().Single().Action = new PrintHelp(inspect.Command, compare.Command, cache.Command);
        return root;
    }

    private static int OrRefuse(int exitCode, CommandErrors errors, bool json, CommandEnvironment environment) =>
        errors.All.Count > 0 ? Refuse(errors, json, environment) : exitCode;

    private static int Refuse(CommandErrors errors, bool json, CommandEnvironment environment)
    {
        Report(errors.All, json, environment);
        return ExitCode.Usage;
    }

    private static void Report(IReadOnlyList<Diagnostic> errors, bool json, CommandEnvironment environment)
    {
        if (json) environment.Out.WriteLine(System.Text.Encoding.UTF8.GetString(Reporting.ReportJson.Write(errors)));
        foreach (var error in errors) environment.Error.WriteLine(error.ToString());
    }

    private sealed class PrintHelp(Command inspect, Command compare, Command cache) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var command = parseResult.CommandResult.Command;
            parseResult.InvocationConfiguration.Output.Write(
                command == inspect ? HelpText.Inspect : command == compare ? HelpText.Compare : command == cache ? HelpText.Cache : HelpText.Quantize);
            return ExitCode.Done;
        }
    }
}
