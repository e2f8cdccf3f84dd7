using System.Runtime.InteropServices;
using System.Text;

namespace QuantBuild.GgmlOracle;

/// <summary>Loads a model with llama.cpp, tensors and all, and turns text into its tokens: what shows that llama.cpp takes a file.</summary>
public static unsafe class LlamaTokens
{
    private static readonly IntPtr Library = LoadWithBackends();

    /// <summary>Larger than any version's structure; the callee reads the fields that it knows.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Parameters
    {
        public long First;
    }

    /// <exception cref="InvalidOperationException">The model cannot be loaded, or the text has no tokens.</exception>
    public static int[] Of(string path, string text)
    {
        var defaults = (delegate* unmanaged<Parameters>)NativeLibrary.GetExport(Library, "llama_model_default_params");
        var load = (delegate* unmanaged<byte*, Parameters, void*>)NativeLibrary.GetExport(Library, "llama_model_load_from_file");
        var free = (delegate* unmanaged<void*, void>)NativeLibrary.GetExport(Library, "llama_model_free");
        var vocabulary = (delegate* unmanaged<void*, void*>)NativeLibrary.GetExport(Library, "llama_model_get_vocab");
        var tokenize = (delegate* unmanaged<void*, byte*, int, int*, int, byte, byte, int>)NativeLibrary.GetExport(Library, "llama_tokenize");
        var file = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            var model = load((byte*)file, defaults());
            if (model is null) throw new InvalidOperationException($"llama.cpp does not load {path}.");
            var bytes = Encoding.UTF8.GetBytes(text);
            var tokens = new int[bytes.Length + 2];
            fixed (byte* source = bytes)
            fixed (int* target = tokens)
            {
                var count = tokenize(vocabulary(model), source, bytes.Length, target, tokens.Length, 1, 0);
                free(model);
                return count > 0 ? tokens[..count] : throw new InvalidOperationException($"llama.cpp finds no tokens of {path} in the text ({count}).");
            }
        }
        finally
        {
            Marshal.FreeCoTaskMem(file);
        }
    }

    // The code that computes is in libraries of its own, one for each kind of processor.
    private static IntPtr LoadWithBackends()
    {
        var library = NativeLibrary.Load(OracleLibraries.Llama);
        LlamaQuantize.Silence();
        var ggml = NativeLibrary.Load(Directory.EnumerateFiles(OracleLibraries.Folder, "libggml.*").First());
        var loadAll = (delegate* unmanaged<byte*, void>)NativeLibrary.GetExport(ggml, "ggml_backend_load_all_from_path");
        var folder = Marshal.StringToCoTaskMemUTF8(OracleLibraries.Folder);
        loadAll((byte*)folder);
        Marshal.FreeCoTaskMem(folder);
        return library;
    }
}
