using System.Diagnostics;
using System.Runtime.InteropServices;

namespace QuantBuild.MSBuild.Tests.Building;

/// <summary>An application that looks for its model as users' applications do, and how it is run.</summary>
internal static class Application
{
    /// <summary>Prints the model's first line, or where it is missing.</summary>
    public const string Code =
        """
        var path = System.IO.Path.Combine(System.AppContext.BaseDirectory, "models", "encoder.onnx");
        System.Console.WriteLine(System.IO.File.Exists(path) ? System.IO.File.ReadAllLines(path)[0] : "There is no " + path);
        """;

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    public static string FileName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    public static string RuntimeIdentifier => RuntimeInformation.RuntimeIdentifier;

    /// <summary>Its standard output; it must succeed.</summary>
    /// <param name="scratch">Where a single file may extract itself.</param>
    public static string Run(string path, string scratch)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, WorkingDirectory = TestRun.Root };
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = scratch;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{path} did not end within {_limit}.");
        }
        Assert.AreEqual(0, process.ExitCode, output.Result);
        return output.Result.Trim();
    }
}
