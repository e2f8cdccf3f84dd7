using System.Globalization;
using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild;

/// <summary>A worker that ended without a result and without an error of its own.</summary>
internal static class WorkerFailure
{
    // What the .NET host answers when no runtime of the right version is installed.
    private const int FrameworkMissingWindows = unchecked((int)0x80008096);
    private const int FrameworkMissing = FrameworkMissingWindows & 0xFF;

    public static void Log(TaskLoggingHelper log, Model model, int exitCode, string lastWords, string host, string worker)
    {
        var (code, text) = exitCode switch
        {
            0 => ("QB4063", $"The quantizer reported success but left no result. Expected: '{model.Output}'. This is a fault of QuantBuild or of the program named by QuantBuildWorker."),
            FrameworkMissing or FrameworkMissingWindows => ("QB4065",
                $"The quantizer could not start because .NET 10 or later is not installed for '{host}'. Install the .NET 10 runtime. {lastWords}"),
            _ => ("QB4062", $"The quantizer ended without a result. Exit code: {exitCode.ToString(CultureInfo.InvariantCulture)}{WorkerExit.Meaning(exitCode)}. {lastWords} " +
                $"To see it happen run: dotnet exec \"{worker}\" \"@{model.State.ResponseFile}\""),
        };
        log.LogError(null, code, null, HelpLink.Of(code), model.Source, 0, 0, 0, 0, "{0}", text);
    }
}
