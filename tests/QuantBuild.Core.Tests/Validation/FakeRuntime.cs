using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Validation;

/// <summary>A runtime whose models are functions; it notes how many of them are loaded at once.</summary>
internal sealed class FakeRuntime : IInferenceRuntime
{
    private readonly Dictionary<string, FakeModel> models = [];
    private int loaded;

    public string Description => "Fake 1.0";

    public int MostLoadedAtOnce { get; private set; }

    public FakeRuntime With(string path, FakeModel model)
    {
        models[path] = model;
        return this;
    }

    public IInferenceSession Load(string path, InferenceOptions options)
    {
        if (!models.TryGetValue(path, out var model)) throw new InferenceException("no such operator: Frobnicate");
        MostLoadedAtOnce = Math.Max(MostLoadedAtOnce, ++loaded);
        return new Session(this, model);
    }

    private sealed class Session(FakeRuntime runtime, FakeModel model) : IInferenceSession
    {
        public IReadOnlyList<ValueInfo> Inputs => model.Inputs;

        public IReadOnlyList<ValueInfo> Outputs => model.Outputs;

        public LanguageModel? Language => model.Language;

        public string? WhyNotRun => model.WhyNotRun;

        public ISampleSource? SamplesOf(IReadOnlyList<string> data) => model.SamplesOf?.Invoke(data);

        public IReadOnlyList<TensorValue?> Run(IReadOnlyDictionary<string, TensorValue> inputs) => model.Run(inputs);

        public void Dispose() => runtime.loaded--;
    }
}

/// <summary>What a <see cref="FakeRuntime"/> loads.</summary>
internal sealed record FakeModel(
    IReadOnlyList<ValueInfo> Inputs,
    IReadOnlyList<ValueInfo> Outputs,
    Func<IReadOnlyDictionary<string, TensorValue>, IReadOnlyList<TensorValue?>> Run)
{
    public LanguageModel? Language { get; init; }

    public string? WhyNotRun { get; init; }

    public Func<IReadOnlyList<string>, ISampleSource?>? SamplesOf { get; init; }
}
