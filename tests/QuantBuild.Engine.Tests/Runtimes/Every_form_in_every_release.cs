using System.Diagnostics;
using QuantBuild.OnnxRuntime;

namespace QuantBuild.Engine.Tests.Runtimes;

/// <summary>
/// What QuantBuild refuses is what releases of ONNX Runtime were seen to refuse. The packed release is always tried; others where they are:
/// QUANTBUILD_ONNXRUNTIMES names a folder with a folder for each, named by its version, that holds the library.
/// </summary>
[TestClass]
public class Every_form_in_every_release
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [TestMethod]
    public void Runs_or_is_refused_as_the_table_says()
    {
        var folder = Environment.GetEnvironmentVariable("QUANTBUILD_ONNXRUNTIMES");
        DirectoryInfo? own = null;
        if (string.IsNullOrEmpty(folder))
        {
            if (OnnxRuntimeLocator.Find().Library is not { Origin: OnnxRuntimeOrigin.Packed } packed)
            {
                Assert.Inconclusive("No ONNX Runtime library is packed for this system.");
                return;
            }
            own = Directory.CreateTempSubdirectory("quantbuild-releases-");
            folder = own.FullName;
            File.Copy(packed.Path, Path.Combine(own.CreateSubdirectory(packed.Version).FullName, Path.GetFileName(packed.Path)));
        }
        try
        {
            using var matrix = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "QuantBuild.RuntimeMatrix.dll"), folder])
            {
                RedirectStandardOutput = true,
            })!;
            var output = matrix.StandardOutput.ReadToEndAsync();
            if (!matrix.WaitForExit(Limit)) matrix.Kill(entireProcessTree: true);
            Assert.AreEqual(0, matrix.ExitCode, output.Result);
            Assert.Contains("0 difference(s)", output.Result);
        }
        finally
        {
            own?.Delete(recursive: true);
        }
    }
}
