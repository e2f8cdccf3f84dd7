using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Formats;

/// <summary>A family of model formats: how to recognize it and open it. Each lives in a folder of its own.</summary>
public interface IModelFormat
{
    /// <summary>Also the name by which its runtime is asked for: <c>onnx</c>.</summary>
    string Name { get; }

    /// <summary>The values of Format that it can write, its own default first: <c>onnx</c>, <c>onnx-qdq</c>.</summary>
    IReadOnlyList<string> Targets { get; }

    /// <summary>The values of Precision that it can write.</summary>
    IReadOnlyList<string> Precisions { get; }

    /// <summary>True when the path looks like a model of this family.</summary>
    bool Recognizes(string path);

    /// <exception cref="QuantBuildException">The file is missing or bad.</exception>
    IModelSource Open(string path);
}

/// <summary>An opened model: its header and tensor table. The weights stay on disk.</summary>
public interface IModelSource : IDisposable
{
    /// <summary>All files that belong to the model, its main file first.</summary>
    IReadOnlyList<SourceFile> Files { get; }

    /// <summary>What synthetic inputs should look like.</summary>
    IReadOnlyList<InputHint> InputHints { get; }

    /// <summary>Everything but the estimates of precisions.</summary>
    ModelDescription Describe();

    /// <summary>Decides what becomes of every tensor. Reads no weights and changes nothing.</summary>
    /// <exception cref="QuantBuildException">The settings ask for something that this model or format cannot have.</exception>
    IQuantizationPlan Plan(string target, QuantizationSettings settings);

    /// <summary>The weights that two models share, each as in this and in the other model, for comparing them.</summary>
    IReadOnlyList<TensorComparison> CompareWeights(IModelSource candidate, CancellationToken cancellation);
}

/// <summary>A decision for each tensor, ready to be carried out once.</summary>
public interface IQuantizationPlan
{
    IReadOnlyList<TensorPlan> Tensors { get; }

    IReadOnlyList<Diagnostic> Warnings { get; }

    /// <summary>Exact size of the result, all files together, for an output of this name.</summary>
    long OutputBytes(string outputName);

    /// <summary>Streams the result into the transaction, under its final file names.</summary>
    /// <param name="output">Where the files go.</param>
    /// <param name="outputName">File name of the main file.</param>
    /// <param name="threads">0 for all processors.</param>
    /// <param name="progress">Bytes of the source that are done, and in all.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    void Write(OutputTransaction output, string outputName, int threads, Action<long, long>? progress, CancellationToken cancellation);

    /// <summary>Names of files beside an older result at this path that are its own: what it refers to, and nothing else.</summary>
    IReadOnlyList<string> CompanionNames(string outputPath);
}
