using System.CommandLine;
using QuantBuild.Planning;
using QuantBuild.Tool.Arguments;
using QuantBuild.Tool.Engine;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Commands;

/// <summary>The options of the command itself. All are read as text: their values are checked here, with errors that teach.</summary>
internal sealed class QuantizeOptions
{
    private readonly Argument<string?> _model = new("model") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _output = new("--output", "-o");
    private readonly Option<string?> _precision = new("--precision", "-p");
    private readonly Option<string?> _format = new("--format", "-f");
    private readonly Option<string?> _mode = new("--mode");
    private readonly Option<string?> _algorithm = new("--algorithm");
    private readonly Option<string?> _blockSize = new("--block-size");
    private readonly Option<bool> _symmetric = Flag("--symmetric");
    private readonly Option<bool> _asymmetric = Flag("--asymmetric");
    private readonly Option<string[]> _exclude = Many("--exclude");
    private readonly Option<string[]> _override = Many("--override");
    private readonly Option<string[]> _calibration = Many("--calibration");
    private readonly Option<string[]> _validation = Many("--validation");
    private readonly Option<string?> _minCosine = new("--min-cosine");
    private readonly Option<string?> _minSqnr = new("--min-sqnr");
    private readonly Option<string?> _minAgreement = new("--min-agreement");
    private readonly Option<string?> _maxSize = new("--max-size");
    private readonly Option<string?> _device = new("--device");
    private readonly Option<string?> _threads = new("--threads");
    private readonly Option<string?> _memoryLimit = new("--memory-limit");
    private readonly Option<string?> _onnxRuntime = new("--onnxruntime");
    private readonly Option<string?> _llama = new("--llama");
    private readonly Option<string?> _runtimeVersion = new("--runtime-version");
    private readonly Option<bool> _noValidate = Flag("--no-validate");
    private readonly Option<bool> _dryRun = Flag("--dry-run");
    private readonly GgufOptions _gguf = new();
    private readonly CacheOptions _cache = new();
    private readonly Option<string?> _report = new("--report");
    private readonly Option<bool> _json = Flag("--json");
    private readonly Option<bool> _verbose = Flag("--verbose", "-v");

    // For the build: they say what only it needs to know.
    private readonly Option<bool> _quiet = Flag("--quiet");
    private readonly Option<string[]> _applicationOnnxRuntime = Many("--application-onnxruntime");
    private readonly Option<string[]> _applicationLlama = Many("--application-llama");
    private readonly Option<string[]> _applicationPackage = Many("--application-package");
    private readonly Option<string?> _dependencies = new("--dependencies");
    private readonly Option<string?> _key = new("--key");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        foreach (var option in (Option[])[_output, _precision, _format, _mode, _algorithm, _blockSize, _symmetric, _asymmetric, _exclude, _override,
            _calibration, _validation, _minCosine, _minSqnr, _minAgreement, _maxSize, _device, _threads, _memoryLimit, _runtimeVersion, _onnxRuntime, _llama, _noValidate, .. _gguf.All, .. _cache.All, _dryRun, _report, _json, _verbose])
        {
            command.Options.Add(option);
        }
        foreach (var option in (Option[])[_quiet, _applicationOnnxRuntime, _applicationLlama, _applicationPackage, _dependencies, _key])
        {
            option.Hidden = true;
            command.Options.Add(option);
        }
    }

    public static Option<bool> Flag(string name, params string[] aliases) => new(name, aliases) { Arity = ArgumentArity.Zero };

    public static Option<string[]> Many(string name) => new(name) { Arity = ArgumentArity.OneOrMore };

    /// <summary>The request as the engine takes it, or null with errors.</summary>
    public QuantizeArguments? Bind(ParseResult parsed, CommandErrors errors, CommandEnvironment environment)
    {
        if (parsed.GetValue(_model) is not { Length: > 0 } model)
        {
            errors.Add("QB1022", "No model is named", remedy: "Write dotnet quantize <model>, or dotnet quantize --help for what there is");
            return null;
        }
        errors.Origin = model;
        ExistingPath.RequireModel(model, errors);

        var (store, note) = _cache.Bind(parsed, errors, environment);
        var request = new QuantizationRequest
        {
            Source = model,
            Output = parsed.GetValue(_output),
            Settings = BindSettings(parsed, errors),
            Validation = BindValidation(parsed, errors),
            Store = store,
            KeyFile = parsed.GetValue(_key),
            // The text does not show them: they are made for those who look.
            Hashes = parsed.GetValue(_json) || parsed.GetValue(_report) is not null,
        };
        var calibration = Paths(parsed, _calibration);
        ExistingPath.Require(calibration, "--calibration", errors);
        var search = new RuntimeSearch(parsed.GetValue(_onnxRuntime), Paths(parsed, _applicationOnnxRuntime))
        {
            Llama = parsed.GetValue(_llama),
            ApplicationLlama = Paths(parsed, _applicationLlama),
        };
        if (search.Explicit is not null) ExistingPath.Require([search.Explicit], "--onnxruntime", errors);
        if (search.Llama is not null) ExistingPath.Require([search.Llama], "--llama", errors);
        if (parsed.GetValue(_json) && parsed.GetValue(_quiet)) Contradiction("--json", "--quiet", errors);
        if (parsed.GetValue(_verbose) && parsed.GetValue(_quiet)) Contradiction("--verbose", "--quiet", errors);

        var report = parsed.GetValue(_report) is { } file ? ReportFile.Parse(file, errors) : null;
        if (report is not null && parsed.GetValue(_output) is { Length: > 0 } result && IsAtOrIn(report.Path, result)) Contradiction("--report", "--output", errors);
        if (parsed.GetValue(_key) is { Length: > 0 } key && parsed.GetValue(_output) is { Length: > 0 } made && IsAtOrIn(key, made)) Contradiction("--key", "--output", errors);

        return errors.All.Count > 0 ? null : new QuantizeArguments
        {
            Request = request,
            Search = search,
            CalibrationGiven = calibration.Length > 0,
            Notes = note is null ? [] : [note],
            ReportFile = report,
            DependenciesFile = parsed.GetValue(_dependencies),
            DryRun = parsed.GetValue(_dryRun),
            Json = parsed.GetValue(_json),
            Quiet = parsed.GetValue(_quiet),
            Verbose = parsed.GetValue(_verbose),
        };
    }

    private QuantizationSettings BindSettings(ParseResult parsed, CommandErrors errors)
    {
        if (parsed.GetValue(_symmetric) && parsed.GetValue(_asymmetric)) Contradiction("--symmetric", "--asymmetric", errors);
        var defaults = new QuantizationSettings();
        return defaults with
        {
            Precision = parsed.GetValue(_precision) is { } precision ? Precisions.Parse(precision, "--precision", errors) ?? defaults.Precision : defaults.Precision,
            Format = parsed.GetValue(_format) is { } format ? Choice.Format.Parse(format, errors) : null,
            Mode = parsed.GetValue(_mode) is { } mode ? Choice.Mode.Parse(mode, errors) ?? defaults.Mode : defaults.Mode,
            Algorithm = parsed.GetValue(_algorithm) is { } algorithm ? Choice.Algorithm.Parse(algorithm, errors) ?? defaults.Algorithm : defaults.Algorithm,
            BlockSize = parsed.GetValue(_blockSize) is { } blockSize ? NumberValue.BlockSize(blockSize, errors) : null,
            Symmetric = parsed.GetValue(_symmetric) ? true : parsed.GetValue(_asymmetric) ? false : null,
            Exclude = GlobList.Parse(parsed.GetValue(_exclude) ?? []),
            Overrides = GlobList.ParseOverrides(parsed.GetValue(_override) ?? [], errors),
            Device = parsed.GetValue(_device) is { } device ? Choice.Device.Parse(device, errors) ?? defaults.Device : defaults.Device,
            Runtime = RuntimeVersion.Parse(parsed.GetValue(_runtimeVersion), parsed.GetValue(_applicationPackage) ?? [], errors),
            Gguf = _gguf.Bind(parsed, errors),
            Threads = parsed.GetValue(_threads) is { } threads ? NumberValue.Threads(threads, errors) ?? 0 : 0,
            MemoryLimit = parsed.GetValue(_memoryLimit) is { } memory ? ByteSize.Parse(memory, "--memory-limit", errors) : null,
        };
    }

    private ValidationSettings BindValidation(ParseResult parsed, CommandErrors errors)
    {
        var defaults = new ValidationSettings();
        if (parsed.GetValue(_noValidate))
        {
            // Each asks for a run that --no-validate forbids: a bound that nobody checks must not look kept.
            foreach (var option in (Option[])[_validation, _minCosine, _minSqnr, _minAgreement])
            {
                if (parsed.GetResult(option) is not null) Contradiction(_noValidate.Name, option.Name, errors);
            }
        }
        var data = Paths(parsed, _validation);
        ExistingPath.Require(data, "--validation", errors);
        return defaults with
        {
            Enabled = !parsed.GetValue(_noValidate),
            Data = data,
            MinCosine = parsed.GetValue(_minCosine) is { } cosine ? NumberValue.Cosine(cosine, "--min-cosine", errors) : defaults.MinCosine,
            MinSqnr = parsed.GetValue(_minSqnr) is { } sqnr ? NumberValue.Decibel(sqnr, "--min-sqnr", errors) : null,
            MinAgreement = parsed.GetValue(_minAgreement) is { } agreement ? NumberValue.Fraction(agreement, "--min-agreement", errors) : null,
            MaxSize = parsed.GetValue(_maxSize) is { } size ? ByteSize.Parse(size, "--max-size", errors) : null,
        };
    }

    // Paths are taken whole: a semicolon may be part of a file's name.
    private static string[] Paths(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    // The output may be a folder: it holds the result and nothing else, or the next run could not replace it.
    private static bool IsAtOrIn(string file, string output)
    {
        var (path, place) = (Path.GetFullPath(file), Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        return path.StartsWith(place, StringComparison.OrdinalIgnoreCase) && (path.Length == place.Length || path[place.Length] == Path.DirectorySeparatorChar);
    }

    private static void Contradiction(string one, string other, CommandErrors errors) =>
        errors.Add("QB1030", $"{one} and {other} contradict each other", remedy: $"Leave out {one} or {other}");
}
