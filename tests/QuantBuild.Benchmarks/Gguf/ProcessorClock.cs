using System.Runtime.InteropServices;

namespace QuantBuild.Benchmarks.Gguf;

/// <summary>Processor time: what others do on the machine does not count. Of a thread on Linux, of children on macOS too.</summary>
internal static partial class ProcessorClock
{
    private const int ThreadCpuTime = 3;
    private const int Children = -1;

    /// <summary>Of the calling thread, in seconds.</summary>
    public static double OfThread()
    {
        if (ClockGetTime(ThreadCpuTime, out var time) != 0) throw new InvalidOperationException("clock_gettime failed.");
        return time.Seconds + (time.Parts * 1e-9);
    }

    /// <summary>Of all processes that this one has started and that have ended.</summary>
    public static TimeSpan OfChildren()
    {
        // macOS has microseconds in 32 bits and says nothing of the other 32.
        if (GetUsage(Children, out var usage) != 0) throw new InvalidOperationException("getrusage failed.");
        return TimeSpan.FromSeconds(usage.User.Seconds + usage.System.Seconds + (((int)usage.User.Parts + (int)usage.System.Parts) * 1e-6));
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Time time);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, out Usage usage);

    /// <summary>timespec with nanoseconds, or timeval with microseconds.</summary>
    private struct Time
    {
        public nint Seconds;
        public nint Parts;
    }

    /// <summary>rusage: two times, and 14 numbers that are not looked at.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public Time User;
        public Time System;
    }
}
