using System.CommandLine;
using System.Text;
using QuantBuild.Reporting;
using QuantBuild.Tool.Arguments;
using QuantBuild.Tool.Engine;
using QuantBuild.Tool.Output;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Commands;

/// <summary><c>dotnet quantize compare</c>: two models on the same inputs, and their weights side by side.</summary>
internal sealed class CompareCommand
{
    private readonly Argument<string[]> _models = new("models") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _data = QuantizeOptions.Many("--data");
    private readonly Option<string?> _onnxRuntime = new("--onnxruntime");
    private readonly Option<string?> _llama = new("--llama");
    private readonly Option<bool> _json = QuantizeOptions.Flag("--json");
    private readonly Option<bool> _verbose = QuantizeOptions.Flag("--verbose", "-v");

    public Command Command { get; } = new("compare");

    public CompareCommand()
    {
        Command.Arguments.Add(_models);
        foreach (var option in (Option[])[_data, _onnxRuntime, _llama, _json, _verbose]) Command.Options.Add(option);
    }

    public int Run(ParseResult parsed, CommandErrors errors, CommandEnvironment environment)
    {
        if (parsed.GetValue(_models) is not [var reference, var candidate])
        {
            errors.Add("QB1022", "Two models are needed", (parsed.GetValue(_models)?.Length ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture),
                "2", "Write dotnet quantize compare <source> <quantized>");
            return ExitCode.Usage;
        }
        ExistingPath.RequireModel(reference, errors);
        ExistingPath.RequireModel(candidate, errors);
        var data = parsed.GetValue(_data) ?? [];
        ExistingPath.Require(data, "--data", errors);
        var onnxRuntime = parsed.GetValue(_onnxRuntime);
        if (onnxRuntime is not null) ExistingPath.Require([onnxRuntime], "--onnxruntime", errors);
        var llama = parsed.GetValue(_llama);
        if (llama is not null) ExistingPath.Require([llama], "--llama", errors);
        if (errors.All.Count > 0) return ExitCode.Usage;

        ComparisonReport comparison;
        using (var progress = new ProgressLine(environment))
        {
            comparison = environment.Engine(new RuntimeSearch(onnxRuntime, []) { Llama = llama })
                .Compare(reference, candidate, new ValidationSettings { Data = data, MinCosine = -1 }, progress, environment.Cancellation);
        }
        foreach (var warning in comparison.Warnings) environment.Error.WriteLine(warning.ToString());
        if (parsed.GetValue(_json)) environment.Out.WriteLine(Encoding.UTF8.GetString(ReportJson.Write(comparison)));
        else ComparisonText.Write(comparison, parsed.GetValue(_verbose), environment.Out);
        return ExitCode.Done;
    }
}
