using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Benchmarks;

/// <summary>On what, and how busy it is.</summary>
internal static class MachineState
{
    /// <summary>Processors, their vectors, .NET, and where the system says it how much others do: figures of a busy machine are not to be trusted.</summary>
    public static string Line()
    {
        var load = File.Exists("/proc/loadavg") ? ", load " + File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors ({Processor()}), {Bits()}-bit vectors, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}{load}");
    }

    /// <summary>Of the widest vectors that .NET uses here; 0 for none.</summary>
    public static int Bits() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static string Processor() => (File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null) ?? RuntimeInformation.ProcessArchitecture.ToString();
}
