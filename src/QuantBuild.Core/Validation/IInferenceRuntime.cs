namespace QuantBuild.Validation;

/// <summary>A runtime that loads and runs models of one family of formats, such as ONNX Runtime.</summary>
public interface IInferenceRuntime
{
    /// <summary>Name and version: <c>ONNX Runtime 1.30.0</c>.</summary>
    string Description { get; }

    /// <summary>Where it was found, in a word for the report: <c>application</c>, <c>packed</c>; null when nobody knows.</summary>
    string? Origin => null;

    /// <summary>Loads a model from its file.</summary>
    /// <exception cref="InferenceException">The runtime refuses the model.</exception>
    IInferenceSession Load(string path, InferenceOptions options);
}

/// <summary>How a session is made.</summary>
/// <param name="Threads">Threads inside an operator; 0 for the runtime's own choice.</param>
public sealed record InferenceOptions(int Threads = 0);

/// <summary>A loaded model.</summary>
public interface IInferenceSession : IDisposable
{
    IReadOnlyList<ValueInfo> Inputs { get; }

    IReadOnlyList<ValueInfo> Outputs { get; }

    /// <summary>Which input and output make it a model of language; null for any other.</summary>
    LanguageModel? Language => null;

    /// <summary>Why there is nothing to compare in what this model gives, as a clause, so that it is not run; null when there is.</summary>
    string? WhyNotRun => null;

    /// <summary>Samples that only the runtime can make for the model, such as a text's tokens; null when it is arrays that it takes, from files or made up.</summary>
    /// <param name="data">Files and folders that the user names; empty for samples of the runtime's own.</param>
    /// <exception cref="Diagnostics.QuantBuildException">The data cannot be used.</exception>
    ISampleSource? SamplesOf(IReadOnlyList<string> data) => null;

    /// <summary>Runs the model once. Inputs by name; the result holds every tensor output, in the order of <see cref="Outputs"/>;
    /// scores that come as maps are a tensor of their values, a row for each map; any other output that is no tensor is null.</summary>
    /// <exception cref="InferenceException">The runtime reports an error.</exception>
    IReadOnlyList<TensorValue?> Run(IReadOnlyDictionary<string, TensorValue> inputs);
}

/// <summary>A model that says what follows each token.</summary>
/// <param name="Tokens">Name of the input, [1, n].</param>
/// <param name="Logits">Name of the output, [n, vocabulary]: row i holds the logits of what follows token i.</param>
public sealed record LanguageModel(string Tokens, string Logits);

/// <summary>What a runtime said when it refused a model or a run.</summary>
public sealed class InferenceException : Exception
{
    public InferenceException(string message, Exception? inner = null) : base(message, inner) { }
}
