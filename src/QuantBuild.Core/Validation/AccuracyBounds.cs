using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Validation;

/// <summary>Holds measured figures against the bounds that the user set; each bound that is missed is one error.</summary>
public static class AccuracyBounds
{
    private const int TensorsNamed = 3;

    /// <summary>Checks MinCosine, MinSqnr and MinAgreement over all outputs.</summary>
    /// <param name="file">The source, as the user named it.</param>
    /// <param name="worst">Quantized weights, least SQNR first.</param>
    /// <param name="differences">Further facts by output name, such as differing shapes; may be empty.</param>
    public static IReadOnlyList<Diagnostic> Check(
        string file,
        IReadOnlyList<OutputReport> outputs,
        ValidationSettings settings,
        IReadOnlyList<TensorQuality> worst,
        IReadOnlyDictionary<string, string>? differences = null)
    {
        var errors = new List<Diagnostic>();
        void Add(string code, string figure, string bound, double? limit, Func<OutputReport, double?> value, string format, string unit, double unmeasured)
        {
            if (limit is not { } least) return;
            // Written so that a NaN misses the bound as well.
            var missed = outputs.Where(o => !((value(o) ?? unmeasured) >= least)).OrderBy(o => value(o)).ToList();
            if (missed.Count == 0) return;
            var output = missed[0];
            var others = missed.Count == 1 ? "" : $", and of {missed.Count - 1} more";
            var reason = differences is not null && differences.TryGetValue(output.Name, out var text) ? $" ({text})" : "";
            errors.Add(Diagnostic.Error(code, file, $"The {figure} of output '{output.Name}'{others} is below {bound}{reason}") with
            {
                Found = value(output)!.Value.ToString(format, CultureInfo.InvariantCulture) + unit,
                Expected = $"at least {least.ToString("0.######", CultureInfo.InvariantCulture)}{unit}",
                Remedy = Remedy(worst),
            });
        }

        Add("QB3001", "cosine", "MinCosine", settings.MinCosine ?? ValidationSettings.DefaultMinCosine, static o => o.Cosine, "0.000000", "", 1);
        Add("QB3002", "SQNR", "MinSqnr", settings.MinSqnr, static o => o.SqnrDb, "0.00", " dB", double.PositiveInfinity);
        Add("QB3003", "agreement", "MinAgreement", settings.MinAgreement, static o => o.Agreement, "0.0000", "", 1);
        return errors;
    }

    /// <summary>Bounds that the user set and for which there is no figure: what must hold cannot be said to hold.</summary>
    /// <param name="file">The source, as the user named it.</param>
    public static IEnumerable<Diagnostic> Unmeasured(string file, ValidationOutcome outcome, ValidationSettings settings)
    {
        if (!settings.Enabled) yield break;
        var outputs = outcome.Report?.Outputs ?? [];
        (string Name, bool Missing)[] bounds =
        [
            ("MinCosine", settings.MinCosine > -1 && outputs.All(output => output.Cosine is null)),
            ("MinSqnr", settings.MinSqnr is not null && outputs.All(output => output.Cosine is null)),
            ("MinAgreement", settings.MinAgreement is not null && outputs.All(output => output.Agreement is null)),
        ];
        foreach (var (name, missing) in bounds)
        {
            if (!missing) continue;
            yield return Diagnostic.Error("QB3006", file, $"{name} is set, but there is no figure to hold against it") with
            {
                Found = outcome.Report is null ? "a result that was not run" : "no output that has such a figure",
                Remedy = "The warnings say why; give ValidationData that the model runs on, or leave the bound out",
            };
        }
    }

    /// <summary>The first bound on outputs that the user set for a result that nothing here can run; null when there is none. To be asked before any work.</summary>
    /// <param name="file">The source, as the user named it.</param>
    /// <param name="format">The value of Format.</param>
    public static Diagnostic? WithoutRuntime(string file, string format, ValidationSettings settings)
    {
        if (!settings.Enabled) return null;
        var name = settings.MinCosine > -1 ? "MinCosine" : settings.MinSqnr is not null ? "MinSqnr" : settings.MinAgreement is not null ? "MinAgreement" : null;
        return name is null ? null : Diagnostic.Error("QB1052", file, $"{name} is set, but nothing here runs results of this format, so that it could not be said to hold") with
        {
            Found = $"Format={format}",
            Expected = "no bound on outputs; MaxSize holds for every format",
            Remedy = $"Leave {name} out for this model; the report has the error of each weight",
        };
    }

    /// <summary>Checks MaxSize; null when it holds or is not set.</summary>
    /// <param name="file">The source, as the user named it.</param>
    /// <param name="bytes">All files of the result together.</param>
    public static Diagnostic? CheckSize(string file, long bytes, ValidationSettings settings) =>
        settings.MaxSize is not { } limit || bytes <= limit ? null : Diagnostic.Error("QB3004", file, "The result is larger than MaxSize") with
        {
            Found = string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
            Expected = string.Create(CultureInfo.InvariantCulture, $"at most {limit:N0} bytes"),
            Remedy = "Choose a precision with fewer bits or a larger BlockSize, exclude fewer tensors, or raise MaxSize",
        };

    private static string Remedy(IReadOnlyList<TensorQuality> worst)
    {
        var text = "Choose a precision with more bits or a smaller BlockSize";
        if (worst.Count == 0) return text + ", or lower the bound";
        var names = worst.Take(TensorsNamed).Select(static t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} ({t.SqnrDb:0.0} dB)"));
        return $"{text}, or keep the worst tensors with Exclude, or give them more bits with Override: {string.Join(", ", names)}";
    }
}
