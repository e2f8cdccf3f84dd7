using System.Diagnostics;
using QuantBuild.Engine;

namespace QuantBuild.Engine.Tests.Results;

[TestClass]
public sealed class Peak_memory
{
    [TestMethod]
    public void It_is_what_the_system_says_of_the_process()
    {
        using var process = Process.GetCurrentProcess();
        var before = process.PeakWorkingSet64;

        var bytes = PeakMemory.Bytes();

        process.Refresh();
        // It only grows, and other tests run meanwhile. macOS has no figure of a process's peak.
        Assert.IsGreaterThanOrEqualTo(before, bytes);
        if (!OperatingSystem.IsMacOS()) Assert.IsLessThanOrEqualTo(process.PeakWorkingSet64, bytes);
    }

    [TestMethod]
    [DataRow("VmHWM:\t   65536 kB", 65536L * 1024)]
    [DataRow("VmHWM:\t   0 kB", 0L)]
    [DataRow("VmRSS:\t   65536 kB", null)]
    [DataRow("VmHWM:\t   65536 MB", null)]
    [DataRow("VmHWM:\t   -1 kB", null)]
    [DataRow("VmHWM:\t   9223372036854775807 kB", null)]
    [DataRow("VmHWM:kB", null)]
    [DataRow("", null)]
    public void A_line_of_the_status_is_read_or_left(string line, long? expected) => Assert.AreEqual(expected, PeakMemory.Parse(line));
}
