using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Engine;

/// <summary>The most memory that this process has had in use at once.</summary>
internal static class PeakMemory
{
    private const string StatusFile = "/proc/self/status";

    /// <summary>Bytes, by the system's account.</summary>
    public static long Bytes() => (OperatingSystem.IsLinux() ? OfStatus() : null) ?? OfProcess();

    /// <summary>Linux says it in one line; the class Process would also read every thread, and load three assemblies to do so.</summary>
    /// <returns>Null where the file lacks it.</returns>
    private static long? OfStatus()
    {
        try
        {
            foreach (var line in File.ReadLines(StatusFile))
                if (Parse(line) is { } bytes) return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A container may hide it.
        }
        return null;
    }

    /// <param name="line">Of the form <c>VmHWM:     65536 kB</c>, where kB are 1024 bytes.</param>
    internal static long? Parse(string line)
    {
        const string Name = "VmHWM:";
        const string Unit = "kB";
        if (!line.StartsWith(Name, StringComparison.Ordinal) || !line.EndsWith(Unit, StringComparison.Ordinal)) return null;
        var number = line.AsSpan(Name.Length, line.Length - Name.Length - Unit.Length).Trim();
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) && kilobytes <= long.MaxValue / 1024 ? kilobytes * 1024 : null;
    }

    private static long OfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Max(process.PeakWorkingSet64, Environment.WorkingSet);
    }
}
