using System.CommandLine;
using System.Text;
using QuantBuild.Reporting;
using QuantBuild.Tool.Arguments;
using QuantBuild.Tool.Engine;
using QuantBuild.Tool.Output;

namespace QuantBuild.Tool.Commands;

/// <summary><c>dotnet quantize inspect</c>: what is in a model, and what each precision would make of it.</summary>
internal sealed class InspectCommand
{
    private readonly Argument<string?> _model = new("model") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _json = QuantizeOptions.Flag("--json");
    private readonly Option<bool> _verbose = QuantizeOptions.Flag("--verbose", "-v");

    public Command Command { get; } = new("inspect");

    public InspectCommand()
    {
        Command.Arguments.Add(_model);
        Command.Options.Add(_json);
        Command.Options.Add(_verbose);
    }

    public int Run(ParseResult parsed, CommandErrors errors, CommandEnvironment environment)
    {
        if (parsed.GetValue(_model) is not { Length: > 0 } model)
        {
            errors.Add("QB1022", "No model is named", remedy: "Write dotnet quantize inspect <model>");
            return ExitCode.Usage;
        }
        ExistingPath.RequireModel(model, errors);
        if (errors.All.Count > 0) return ExitCode.Usage;

        var description = environment.Engine(new RuntimeSearch(null, [])).Inspect(model);
        if (parsed.GetValue(_json)) environment.Out.WriteLine(Encoding.UTF8.GetString(ReportJson.Write(description)));
        else InspectionText.Write(description, parsed.GetValue(_verbose), environment.Out);
        return ExitCode.Done;
    }
}
