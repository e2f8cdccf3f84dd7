using System.Diagnostics;
using System.Globalization;
using QuantBuild.GgmlOracle;

namespace QuantBuild.Benchmarks.Gguf;

/// <summary>llama.cpp's own quantization in a process of its own, so that its memory is its own: this program, started once more.</summary>
internal static class OracleProcess
{
    /// <summary>The command by which this program knows that it is to do the work.</summary>
    public const string Command = "oracle-quantize";

    /// <summary>In the process itself. Prints its peak memory in bytes.</summary>
    public static int Quantize(string source, string output, int fileType, int threads)
    {
        LlamaQuantize.Run(source, output, fileType, threads);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(process.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>The arguments for <c>dotnet</c>.</summary>
    public static string[] Arguments(string source, string output, int fileType, int threads) =>
        [typeof(OracleProcess).Assembly.Location, Command, source, output, fileType.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture)];
}
