using QuantBuild.Reporting;
using QuantBuild.Tool.Engine;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Tests.Support;

/// <summary>Remembers what it was asked, and answers with what the test gave it.</summary>
internal sealed class FakeEngine : IEngine
{
    public QuantizationRequest? Request { get; private set; }

    public ValidationSettings? ComparisonSettings { get; private set; }

    public (string Reference, string Candidate)? Compared { get; private set; }

    public string? Inspected { get; private set; }

    public Func<IProgress<StageProgress>?, CancellationToken, QuantizationResult> Work { get; init; } = static (_, _) => new QuantizationResult(Reports.Encoder(), []);

    public bool WasCalled => Request is not null || Compared is not null || Inspected is not null;

    public QuantizationResult Quantize(QuantizationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        Request = request;
        return Work(progress, cancellation);
    }

    public bool OnlyPlanned { get; private set; }

    public QuantizationResult Plan(QuantizationRequest request)
    {
        OnlyPlanned = true;
        Request = request;
        return new QuantizationResult(Reports.Encoder() with { Origin = ResultOrigin.Planned, OutputSha256 = "", SourceSha256 = "", Validation = null }, []);
    }

    public ModelDescription Inspect(string path)
    {
        Inspected = path;
        return Reports.Description();
    }

    public ComparisonReport Compare(string reference, string candidate, ValidationSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        Compared = (reference, candidate);
        ComparisonSettings = settings;
        return Reports.Comparison();
    }
}
