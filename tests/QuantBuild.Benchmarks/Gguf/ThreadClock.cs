using System.Runtime.InteropServices;

namespace QuantBuild.Benchmarks.Gguf;

/// <summary>The processor time of the calling thread: what others do on the machine does not count. Linux, as the oracle is.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static double Seconds()
    {
        Marshal.ThrowExceptionForHR(ClockGetTime(ThreadCpuTime, out var time) == 0 ? 0 : -1);
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
