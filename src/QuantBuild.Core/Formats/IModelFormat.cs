using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Streaming;
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

    /// <summary>Other names for these, such as those that other formats have for what comes nearest. Understood, and not counted out beside them.</summary>
    IReadOnlyList<string> PrecisionAliases => [];

    /// <summary>False when nothing can run its results here: then no runtime is asked for and none is missed.</summary>
    bool HasRuntime => true;

    /// <summary>What runs its results, for messages.</summary>
    RuntimeName Runtime => RuntimeName.OnnxRuntime;

    /// <summary>The name of a source file without its extension, and without what marks it as one of several: what a result is named after.</summary>
    string StemOf(string source) => Path.GetFileNameWithoutExtension(source);

    /// <summary>True when what is written for this value of Format is a folder of files (a flat list, without a main file), and not a file.</summary>
    bool ResultIsFolder(string target) => false;

    /// <summary>
    /// Looks whether a folder with files in it, at which a result is to go, is a former result, so that nothing is lost when it is replaced
    /// as a whole. Only asked where <see cref="ResultIsFolder"/>, and only about folders without folders in them.
    /// </summary>
    /// <returns>The name of a file in it that no result has, or of any when it is no result at all; null when all of it is one.</returns>
    string? ForeignFileIn(string folder) => Directory.EnumerateFiles(folder).Select(Path.GetFileName).FirstOrDefault();

    /// <summary>True when the path, a file or a folder, looks like a model of this family.</summary>
    bool Recognizes(string path);

    /// <summary>Begins in the background what a run with these settings will need: called before <see cref="Open"/>. A hint, no more.</summary>
    void Prepare(QuantizationSettings settings)
    {
    }

    /// <exception cref="QuantBuildException">The file is missing or bad.</exception>
    IModelSource Open(string path);
}

/// <summary>How a runtime is named to people.</summary>
/// <param name="Library">Its library.</param>
/// <param name="Setting">The setting that says where it is.</param>
public sealed record RuntimeName(string Library, string Setting)
{
    public static RuntimeName OnnxRuntime { get; } = new("ONNX Runtime's native library", "OnnxRuntimePath (--onnxruntime)");

    public static RuntimeName LlamaCpp { get; } = new("llama.cpp's native library, such as the package LLamaSharp.Backend.Cpu brings", "LlamaPath (--llama)");
}

/// <summary>An opened model: its header and tensor table. The weights stay on disk.</summary>
public interface IModelSource : IDisposable
{
    /// <summary>All files that the result depends on, the model's main file first. A result is only made anew when one of them has changed.</summary>
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

    /// <summary>Files beside the model that the result depends on, by name and content: an importance matrix.</summary>
    IReadOnlyList<string> DataFiles => [];

    /// <summary>The name of the main file, for an output of this name: another one where a result of several files has to be named by their number.</summary>
    string MainFileName(string outputName) => outputName;

    /// <summary>Exact size of the result, all files together, for an output of this name.</summary>
    long OutputBytes(string outputName);

    /// <summary>Streams the result into the transaction, under its final file names.</summary>
    /// <param name="output">Where the files go.</param>
    /// <param name="outputName">File name of the main file; of a folder its name, which no file in it may depend on.</param>
    /// <param name="work">How to go about it; the result does not depend on it.</param>
    /// <param name="progress">Bytes of the source that are done, and in all.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    void Write(OutputTransaction output, string outputName, WorkSettings work, Action<long, long>? progress, CancellationToken cancellation);

    /// <summary>Names of files beside an older result at this path that are its own: what it refers to, and nothing else. Not asked for a folder.</summary>
    IReadOnlyList<string> CompanionNames(string outputPath);
}
