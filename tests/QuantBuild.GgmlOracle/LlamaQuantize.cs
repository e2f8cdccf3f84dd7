using System.Runtime.InteropServices;

namespace QuantBuild.GgmlOracle;

/// <summary>llama.cpp's own quantization of whole files, from libllama.</summary>
public static unsafe class LlamaQuantize
{
    // The fields in front of llama_model_quantize_params; the rest stays as its defaults are.
    private const int ThreadsOffset = 0;
    private const int FileTypeOffset = 4;

    private static readonly IntPtr Library = NativeLibrary.Load(OracleLibraries.Llama);

    /// <summary>Larger than any version's structure, so that the callee finds all of its fields: it is passed by value, in memory.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Parameters
    {
        public long First;
    }

    /// <summary>Quantizes a file.</summary>
    /// <param name="source">A GGUF file.</param>
    /// <param name="output">The new file.</param>
    /// <param name="fileType">The number of llama_ftype: 15 for Q4_K_M.</param>
    /// <param name="threads">0 for all processors.</param>
    /// <exception cref="InvalidOperationException">It failed; it printed why on standard error.</exception>
    public static void Run(string source, string output, int fileType, int threads = 0)
    {
        Silence();
        var defaults = (delegate* unmanaged<Parameters>)NativeLibrary.GetExport(Library, "llama_model_quantize_default_params");
        var quantize = (delegate* unmanaged<byte*, byte*, Parameters*, uint>)NativeLibrary.GetExport(Library, "llama_model_quantize");
        var parameters = defaults();
        *(int*)((byte*)&parameters + ThreadsOffset) = threads;
        *(int*)((byte*)&parameters + FileTypeOffset) = fileType;
        var from = Marshal.StringToCoTaskMemUTF8(source);
        var to = Marshal.StringToCoTaskMemUTF8(output);
        try
        {
            if (quantize((byte*)from, (byte*)to, &parameters) is var result and not 0)
                throw new InvalidOperationException($"llama_model_quantize returned {result} for {source}.");
        }
        finally
        {
            Marshal.FreeCoTaskMem(from);
            Marshal.FreeCoTaskMem(to);
        }
    }

    /// <summary>It tells each tensor otherwise.</summary>
    internal static void Silence()
    {
        var set = (delegate* unmanaged<delegate* unmanaged<int, byte*, void*, void>, void*, void>)NativeLibrary.GetExport(Library, "llama_log_set");
        set(&Ignore, null);
    }

    [UnmanagedCallersOnly]
    private static void Ignore(int level, byte* text, void* context)
    {
    }
}
