using QuantBuild.LlamaCpp;
using QuantBuild.OnnxRuntime;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Engine;

/// <summary>The real engine, with the runtimes that this machine has.</summary>
/// <param name="note">Takes a line for people about a runtime that was passed over.</param>
internal sealed class QuantizerEngine(RuntimeSearch search, Action<string> note) : IEngine
{
    private readonly Quantizer _quantizer = new(format => FindRuntime(format, search, note));

    public QuantizationResult Quantize(QuantizationRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        _quantizer.Quantize(request, progress, cancellation);

    public QuantizationResult Plan(QuantizationRequest request) => _quantizer.Plan(request);

    public ModelDescription Inspect(string path) => _quantizer.Inspect(path);

    public ComparisonReport Compare(string reference, string candidate, ValidationSettings settings, IProgress<StageProgress>? progress, CancellationToken cancellation) =>
        _quantizer.Compare(reference, candidate, settings, progress, cancellation);

    // Called only when something is to be run: a run without validation loads no native library.
    private static IInferenceRuntime? FindRuntime(string format, RuntimeSearch search, Action<string> note) => format switch
    {
        "onnx" => FindOnnxRuntime(search, note),
        "gguf" => FindLlama(search, note),
        _ => null,
    };

    private static OnnxRuntimeLibrary? FindOnnxRuntime(RuntimeSearch search, Action<string> note)
    {
        var found = OnnxRuntimeLocator.Find(search.Explicit, search.Application);
        foreach (var skipped in found.Skipped) note($"ONNX Runtime at {skipped.Path} was passed over: {skipped.Reason}");
        return found.Library;
    }

    private static LlamaLibrary? FindLlama(RuntimeSearch search, Action<string> note)
    {
        var found = LlamaLocator.Find(search.Llama, search.ApplicationLlama);
        foreach (var skipped in found.Skipped) note($"llama.cpp at {skipped.Path} was passed over: {skipped.Reason}");
        return found.Library;
    }
}
