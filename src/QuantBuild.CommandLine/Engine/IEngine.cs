using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Engine;

/// <summary>What the commands need of <see cref="Quantizer"/>; tests put their own in its place.</summary>
internal interface IEngine
{
    QuantizationResult Quantize(QuantizationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation);

    QuantizationResult Plan(QuantizationRequest request);

    ModelDescription Inspect(string path);

    ComparisonReport Compare(string reference, string candidate, ValidationSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation);
}

/// <summary>Where to look for ONNX Runtime and llama.cpp before the places that need no telling.</summary>
/// <param name="Explicit">The library that <c>--onnxruntime</c> names; null when it does not.</param>
/// <param name="Application">The application's own native assets, as the build resolved them.</param>
internal sealed record RuntimeSearch(string? Explicit, IReadOnlyList<string> Application)
{
    /// <summary>The library that <c>--llama</c> names; null when it does not.</summary>
    public string? Llama { get; init; }

    /// <summary>The application's own libraries of llama.cpp, one for each generation of processors.</summary>
    public IReadOnlyList<string> ApplicationLlama { get; init; } = [];
}
