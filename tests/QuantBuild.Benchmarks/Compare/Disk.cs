using System.Runtime.InteropServices;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>The disk between two runs.</summary>
internal static partial class Disk
{
    /// <summary>Waits until everything is written, so that no run has the writes of another. On Windows nothing happens.</summary>
    public static void Settle()
    {
        if (!OperatingSystem.IsWindows()) Sync();
    }

    /// <summary>Reads files, so that they are in the system's cache.</summary>
    public static void Warm(IEnumerable<string> files)
    {
        var buffer = new byte[1 << 20];
        foreach (var path in files)
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            for (long offset = 0; RandomAccess.Read(file, buffer, offset) is > 0 and var read;) offset += read;
        }
    }

    /// <summary>Removes a folder with all that is in it, if it is there.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "sync")]
    private static partial void Sync();
}
