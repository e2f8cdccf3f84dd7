using System.Runtime.InteropServices;

namespace QuantBuild.LlamaCpp.Interop;

/// <summary>
/// ggml's backends. Some builds hold the one for the CPU in a library of its own for each generation of processors, which an application
/// has to load; in others it is there from the start.
/// </summary>
internal static unsafe class Backends
{
    private const int Cpu = 0;

    /// <summary>Sees to it that there is a backend for the CPU.</summary>
    /// <param name="libraries">libllama, and those of ggml that were loaded with it.</param>
    /// <param name="folder">Where libllama is; null when the system found it.</param>
    /// <returns>Why there is none, as a clause; null when there is one.</returns>
    public static string? LoadCpu(IReadOnlyList<nint> libraries, string? folder)
    {
        var byType = (delegate* unmanaged<int, nint>)Find(libraries, "ggml_backend_dev_by_type");
        // Builds from before backends could be loaded hold the CPU's.
        if (byType is null || byType(Cpu) != 0) return null;

        var fromPath = (delegate* unmanaged<byte*, void>)Find(libraries, "ggml_backend_load_all_from_path");
        if (fromPath is not null && folder is not null)
        {
            var path = Marshal.StringToCoTaskMemUTF8(folder);
            fromPath((byte*)path);
            Marshal.FreeCoTaskMem(path);
            if (byType(Cpu) != 0) return null;
        }

        var all = (delegate* unmanaged<void>)Find(libraries, "ggml_backend_load_all");
        if (all is not null) all();
        return byType(Cpu) != 0 ? null : "it has no backend for the CPU, and there is no libggml-cpu beside it that this processor can run";
    }

    private static void* Find(IReadOnlyList<nint> libraries, string name)
    {
        foreach (var library in libraries)
        {
            if (NativeLibrary.TryGetExport(library, name, out var address)) return (void*)address;
        }
        return null;
    }
}
