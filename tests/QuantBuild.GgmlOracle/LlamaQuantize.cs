using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.GgmlOracle;

/// <summary>llama.cpp's own quantization of whole files, from libllama.</summary>
public static unsafe class LlamaQuantize
{
    // The fields of llama_model_quantize_params; what is not set stays as its defaults are.
    private const int ThreadsOffset = 0;
    private const int FileTypeOffset = 4;
    private const int OutputTypeOffset = 8;
    private const int EmbeddingTypeOffset = 12;
    private const int AllowRequantizeOffset = 16;
    private const int QuantizeOutputOffset = 17;
    private const int OnlyCopyOffset = 18;
    private const int PureOffset = 19;
    private const int KeepSplitOffset = 20;
    private const int ImportanceOffset = 24;
    private const int MetadataOffset = 32;
    private const int TensorTypesOffset = 40;
    private const int PruneLayersOffset = 48;

    // llama_model_kv_override: its tag, a key of 128 bytes, and a number or a text of 128 bytes.
    private const int OverrideBytes = 264;
    private const int OverrideKeyOffset = 4;
    private const int OverrideValueOffset = 136;
    private const int OverrideTextBytes = 128;
    private const int TextTag = 3;

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
    /// <param name="options">What is other than by default.</param>
    /// <exception cref="InvalidOperationException">It failed; it printed why on standard error.</exception>
    public static void Run(string source, string output, int fileType, int threads = 0, LlamaQuantizeOptions? options = null)
    {
        Silence();
        var defaults = (delegate* unmanaged<Parameters>)NativeLibrary.GetExport(Library, "llama_model_quantize_default_params");
        var quantize = (delegate* unmanaged<byte*, byte*, Parameters*, uint>)NativeLibrary.GetExport(Library, "llama_model_quantize");
        var parameters = defaults();
        *(int*)((byte*)&parameters + ThreadsOffset) = threads;
        *(int*)((byte*)&parameters + FileTypeOffset) = fileType;
        using var memory = new Memory();
        Set((byte*)&parameters, options ?? new LlamaQuantizeOptions(), memory);
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

    private static void Set(byte* parameters, LlamaQuantizeOptions options, Memory memory)
    {
        if (options.OutputTensorType is { } output) *(int*)(parameters + OutputTypeOffset) = (int)output;
        if (options.TokenEmbeddingType is { } embedding) *(int*)(parameters + EmbeddingTypeOffset) = (int)embedding;
        parameters[AllowRequantizeOffset] = options.AllowRequantize ? (byte)1 : (byte)0;
        parameters[QuantizeOutputOffset] = options.LeaveOutputTensor ? (byte)0 : (byte)1;
        parameters[OnlyCopyOffset] = options.OnlyCopy ? (byte)1 : (byte)0;
        parameters[PureOffset] = options.Pure ? (byte)1 : (byte)0;
        parameters[KeepSplitOffset] = options.KeepSplit ? (byte)1 : (byte)0;
        if (options.Importance is { } importance) *(byte**)(parameters + ImportanceOffset) = Importance(importance, memory);
        if (options.Metadata.Count > 0) *(byte**)(parameters + MetadataOffset) = Metadata(options.Metadata, memory);
        if (options.TensorTypes.Count > 0) *(byte**)(parameters + TensorTypesOffset) = TensorTypes(options.TensorTypes, memory);
        if (options.PruneLayers.Count > 0)
        {
            var layers = (int*)memory.Take((options.PruneLayers.Count + 1) * sizeof(int));
            for (var i = 0; i < options.PruneLayers.Count; i++) layers[i] = options.PruneLayers[i];
            layers[options.PruneLayers.Count] = -1;
            *(int**)(parameters + PruneLayersOffset) = layers;
        }
    }

    /// <summary>Name, values and their number of each tensor; nothing at the end.</summary>
    private static byte* Importance(IReadOnlyDictionary<string, float[]> importance, Memory memory)
    {
        var entries = (nint*)memory.Take((importance.Count + 1) * 3 * sizeof(nint));
        var entry = entries;
        foreach (var (name, values) in importance)
        {
            var copy = memory.Take(Math.Max(1, values.Length) * sizeof(float));
            values.CopyTo(new Span<float>(copy, values.Length));
            entry[0] = (nint)memory.Text(name);
            entry[1] = (nint)copy;
            entry[2] = values.Length;
            entry += 3;
        }
        return (byte*)entries;
    }

    private static byte* TensorTypes(IReadOnlyList<(string Pattern, GgmlType Type)> types, Memory memory)
    {
        var entries = (nint*)memory.Take((types.Count + 1) * 2 * sizeof(nint));
        for (var i = 0; i < types.Count; i++)
        {
            entries[2 * i] = (nint)memory.Text(types[i].Pattern);
            entries[(2 * i) + 1] = (int)types[i].Type;
        }
        return (byte*)entries;
    }

    private static byte* Metadata(IReadOnlyList<(string Key, object Value)> metadata, Memory memory)
    {
        var entries = memory.Take((metadata.Count + 1) * OverrideBytes);
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = entries + (i * OverrideBytes);
            Encoding.UTF8.GetBytes(metadata[i].Key, new Span<byte>(entry + OverrideKeyOffset, OverrideTextBytes - 1));
            if (metadata[i].Value is string text)
            {
                *(int*)entry = TextTag;
                Encoding.UTF8.GetBytes(text, new Span<byte>(entry + OverrideValueOffset, OverrideTextBytes - 1));
            }
            else
            {
                *(long*)(entry + OverrideValueOffset) = Convert.ToInt64(metadata[i].Value, CultureInfo.InvariantCulture);
            }
        }
        return entries;
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

    /// <summary>Zeroed native memory for the time of a call.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly List<IntPtr> blocks = [];

        public byte* Take(int bytes)
        {
            var block = NativeMemory.AllocZeroed((nuint)bytes);
            blocks.Add((IntPtr)block);
            return (byte*)block;
        }

        public byte* Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var copy = Take(bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(copy, bytes.Length));
            return copy;
        }

        public void Dispose()
        {
            foreach (var block in blocks) NativeMemory.Free((void*)block);
        }
    }
}
