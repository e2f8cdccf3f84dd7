using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild;

/// <summary>
/// Quantizes those of a project's models that are out of date, several at once, by starting the command-line tool as a process for each: a
/// crash of a native library or a lack of memory then ends in an error of the build and not in a dead build node. All paths are full.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed partial class QuantizeModels : Microsoft.Build.Utilities.Task, ICancelableTask
{
    /// <summary>
    /// All models of the project. Identity: where the result goes. Metadata: <c>Source</c> the model as the user has it; <c>State</c> path
    /// without extension of what the build keeps about it, see <see cref="ModelState"/>; and the settings by their names.
    /// </summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>
    /// Files and folders that a model's settings name. Metadata: <c>Owner</c> the model's identity; <c>Use</c> one of Calibration,
    /// Validation, OnnxRuntime, Llama.
    /// </summary>
    public ITaskItem[] Data { get; set; } = [];

    /// <summary>Path without extension of what the build keeps about all models together, see <see cref="ProjectState"/>.</summary>
    [Required]
    public string State { get; set; } = "";

    /// <summary>The folder that holds the results and nothing else: what is no result of these models is removed from it.</summary>
    [Required]
    public string Results { get; set; } = "";

    /// <summary>The command-line tool's assembly.</summary>
    [Required]
    public string Worker { get; set; } = "";

    /// <summary>Other files whose place and time all results depend on, as they do on the worker's.</summary>
    public string[] Tools { get; set; } = [];

    /// <summary>ONNX Runtime's native libraries that the application's own packages bring.</summary>
    public string[] ApplicationOnnxRuntime { get; set; } = [];

    /// <summary>llama.cpp's native libraries that the application's own packages bring.</summary>
    public string[] ApplicationLlama { get; set; } = [];

    /// <summary>Packages of runtimes that the application uses, directly or not: <c>ID/VERSION</c>.</summary>
    public string[] ApplicationPackages { get; set; } = [];

    /// <summary>Threads of all workers together; empty or 0: all processors. The build may grant fewer.</summary>
    public string? Threads { get; set; }

    /// <summary>The most memory that a worker may take for quantizing, such as <c>100MB</c>; empty for the worker's default.</summary>
    public string? MemoryLimit { get; set; }

    /// <summary>Whether results are shared through a cache.</summary>
    public bool UseCache { get; set; }

    /// <summary>The cache's folder; empty for the machine's default.</summary>
    public string? CachePath { get; set; }

    /// <summary>Such as <c>10GB</c>; empty for the worker's default.</summary>
    public string? CacheSize { get; set; }

    /// <summary>The <c>dotnet</c> that runs this build, if MSBuild knows it.</summary>
    public string? DotNetHostPath { get; set; }

    /// <summary>The folder of the .NET SDK's <c>dotnet</c>, if MSBuild knows it.</summary>
    public string? DotNetRoot { get; set; }
}
