using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild;

/// <summary>
/// Quantizes one model by starting the command-line tool as a process of its own: a crash of a native library or a lack of memory ends
/// in an error of the build and not in a dead build node. All paths are full.
/// </summary>
public sealed partial class QuantizeModel : ToolTask
{
    /// <summary>The model as the user has it.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>Where the result goes. What is there is deleted before the worker starts, so that a failed run leaves nothing.</summary>
    [Required]
    public string Output { get; set; } = "";

    /// <summary>
    /// Path without extension of what the build keeps about the model: <c>.rsp</c> the worker's arguments, <c>.json</c> the report,
    /// <c>.inputs</c> the files that were read, <c>.outputs</c> the files that were made; one full path on each line.
    /// </summary>
    [Required]
    public string State { get; set; } = "";

    /// <summary>The command-line tool's assembly.</summary>
    [Required]
    public string Worker { get; set; } = "";

    public string? Precision { get; set; }

    public string? Format { get; set; }

    public string? Mode { get; set; }

    public string? Algorithm { get; set; }

    public string? BlockSize { get; set; }

    /// <summary><c>true</c>, <c>false</c>, or empty for the format's default.</summary>
    public string? Symmetric { get; set; }

    public string? Validate { get; set; }

    /// <summary>Globs, parted by semicolons.</summary>
    public string? Exclude { get; set; }

    /// <summary><c>glob=precision</c>, parted by semicolons.</summary>
    public string? Override { get; set; }

    /// <summary>Files or folders.</summary>
    public string[] CalibrationData { get; set; } = [];

    /// <summary>Files or folders.</summary>
    public string[] ValidationData { get; set; } = [];

    public string? MinCosine { get; set; }

    public string? MinSqnr { get; set; }

    public string? MinAgreement { get; set; }

    public string? MaxSize { get; set; }

    public string? Device { get; set; }

    public string? Threads { get; set; }

    public string? OnnxRuntimePath { get; set; }

    /// <summary>ONNX Runtime's native libraries that the application's own packages bring.</summary>
    public string[] ApplicationOnnxRuntime { get; set; } = [];

    /// <summary>Packages of runtimes that the application uses, directly or not: <c>ID/VERSION</c>.</summary>
    public string[] ApplicationPackages { get; set; } = [];

    /// <summary>The ONNX Runtime that the result must run on; <c>any</c> for no check; empty for what the packages say.</summary>
    public string? RuntimeVersion { get; set; }

    /// <summary>The <c>dotnet</c> that runs this build, if MSBuild knows it.</summary>
    public string? DotNetHostPath { get; set; }

    /// <summary>The folder of the .NET SDK's <c>dotnet</c>, if MSBuild knows it.</summary>
    public string? DotNetRoot { get; set; }
}
