using System.Diagnostics;
using System.Text;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class VectorWidth
{
    /// <summary>
    /// The kernels choose their vectors when a process starts, so other choices need other processes. What a processor cannot do cannot be
    /// switched on: on one without AVX-512 the first two runs are the same, and <see cref="Twins"/> runs those loops in software.
    /// </summary>
    [TestMethod]
    public async Task The_bytes_do_not_depend_on_it()
    {
        string[] settings = ["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];
        string[][] outputs = await Task.WhenAll(settings.Select(Digest));

        foreach (string[] output in outputs)
            Assert.AreEqual(outputs[0][0], output[0], $"{output[1]} bits against {outputs[0][1]} bits");
        Assert.AreEqual("0", outputs[3][1], "the setting for plain loops had no effect");
        Assert.AreEqual(64, outputs[0][0].Length, "a SHA-256");
    }

    private static async Task<string[]> Digest(string setting)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "QuantBuild.KernelDigest.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && IsDotnet(path) ? path : "dotnet")
        {
            ArgumentList = { "exec", program },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (string name in (string[])["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"])
            start.Environment.Remove(name);
        if (setting.Length > 0)
            start.Environment[setting] = "0";

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode, await errors);
        return output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";
}
