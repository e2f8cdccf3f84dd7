namespace QuantBuild.MSBuild;

/// <summary>What an exit code says about a process that was ended.</summary>
internal static class WorkerExit
{
    /// <returns>Words to append to the number; empty where the number says nothing.</returns>
    public static string Meaning(int exitCode) => exitCode switch
    {
        // 128 + the signal's number, as .NET reports processes that a signal ended.
        128 + 9 => " (killed; often because the system ran out of memory)",
        128 + 6 => " (aborted)",
        128 + 11 => " (a memory access violation, most likely in a native library)",
        128 + 7 => " (a bus error; a file may have been cut short while it was read)",
        128 + 4 => " (an instruction that this processor does not have)",
        128 + 15 => " (terminated by another program)",
        // NTSTATUS values.
        unchecked((int)0xC0000005) => " (a memory access violation, most likely in a native library)",
        unchecked((int)0xC0000017) => " (out of memory)",
        unchecked((int)0xC000001D) => " (an instruction that this processor does not have)",
        unchecked((int)0xE0434352) => " (an unhandled exception)",
        _ => "",
    };
}
