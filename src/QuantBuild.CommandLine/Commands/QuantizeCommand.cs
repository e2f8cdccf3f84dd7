using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Tool.Output;

namespace QuantBuild.Tool.Commands;

/// <summary><c>dotnet quantize &lt;model&gt;</c>: one model in, one model out, and what it cost.</summary>
internal static class QuantizeCommand
{
    public static int Run(QuantizeArguments arguments, CommandEnvironment environment)
    {
        var engine = environment.Engine(arguments.Search);
        QuantizationResult result;
        using (var progress = Progress(arguments, environment))
        {
            result = arguments.DryRun ? engine.Plan(arguments.Request) : engine.Quantize(arguments.Request, (IProgress<StageProgress>)progress, environment.Cancellation);
        }
        if (UnusedCalibration(arguments) is { } unused)
            result = result with { Report = result.Report with { Warnings = [unused, .. result.Report.Warnings] } };
        if (arguments.Notes.Count > 0) result = result with { Report = result.Report with { Warnings = [.. result.Report.Warnings, .. arguments.Notes] } };

        // Before anything is printed: what goes wrong here belongs into the one JSON object too.
        IReadOnlyList<Diagnostic> errors = [.. result.Errors, .. WriteFiles(arguments, result)];
        Print(arguments, result, errors, environment);
        // Where both streams end in one log, the lines of one must not fall into the other's.
        environment.Out.Flush();
        foreach (var warning in result.Report.Warnings) environment.Error.WriteLine(warning.ToString());
        foreach (var error in errors) environment.Error.WriteLine(error.ToString());
        return errors.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static IDisposable Progress(QuantizeArguments arguments, CommandEnvironment environment) =>
        arguments.Quiet ? new TimedProgress(arguments.Request.Source, environment) : new ProgressLine(environment);

    private static List<Diagnostic> WriteFiles(QuantizeArguments arguments, QuantizationResult result)
    {
        var errors = new List<Diagnostic>();
        try
        {
            arguments.ReportFile?.Write(result.Report, result.Errors);
            if (arguments.DependenciesFile is { } dependencies) WholeFile.Write(dependencies, Dependencies(arguments, result), "--dependencies");
        }
        catch (QuantBuildException error)
        {
            errors.Add(error.Diagnostic);
        }
        return errors;
    }

    private static void Print(QuantizeArguments arguments, QuantizationResult result, IReadOnlyList<Diagnostic> errors, CommandEnvironment environment)
    {
        if (arguments.Json)
        {
            environment.Out.WriteLine(Encoding.UTF8.GetString(ReportJson.Write(result.Report, errors)));
        }
        else if (!arguments.Quiet)
        {
            QuantizationText.Write(result, arguments.Verbose, environment.Out);
        }
        else if (errors.Count == 0)
        {
            // A line in a build's log that looks like success must mean it.
            environment.Out.WriteLine(SummaryLine.Of(result.Report));
        }
    }

    /// <summary>One full path on each line, the model's main file first, none twice. Files only: of a folder all that belong to the model.</summary>
    private static byte[] Dependencies(QuantizeArguments arguments, QuantizationResult result)
    {
        string[] main = Directory.Exists(arguments.Request.Source) ? [] : [arguments.Request.Source];
        var files = main.Concat(result.SourceFiles).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal);
        return Encoding.UTF8.GetBytes(string.Concat(files.Select(static file => file + "\n")));
    }

    // The weights' rounding alone does not look at activations: saying nothing would let a user think that the data was used.
    private static Diagnostic? UnusedCalibration(QuantizeArguments arguments) =>
        !arguments.CalibrationGiven ? null
        : Diagnostic.Warning("QB1036", arguments.Request.Source, "The calibration data was not used") with
        {
            Found = $"mode {arguments.Request.Settings.Mode}, algorithm {arguments.Request.Settings.Algorithm}",
            Remedy = "To compare the result with its source on that data give it as --validation",
        };
}
