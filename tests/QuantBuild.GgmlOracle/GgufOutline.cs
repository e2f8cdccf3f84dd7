using System.Runtime.InteropServices;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.GgmlOracle;

/// <summary>What ggml's own reader finds in a GGUF file, and the header that its writer makes of that. Only where <see cref="OracleLibraries.Missing"/> is null.</summary>
/// <param name="Keys">Of the metadata, in their order.</param>
/// <param name="Tensors">In their order; offsets from the beginning of the file.</param>
/// <param name="Header">All before the first tensor, as ggml writes it.</param>
public sealed unsafe record GgufOutline(IReadOnlyList<string> Keys, IReadOnlyList<(string Name, GgmlType Type, long Offset, long Length)> Tensors, byte[] Header)
{
    private static readonly IntPtr Library = LoadSilently();
    private static readonly delegate* unmanaged<byte*, Parameters, void*> InitFromFile = (delegate* unmanaged<byte*, Parameters, void*>)Export("gguf_init_from_file");
    private static readonly delegate* unmanaged<void*, void> Free = (delegate* unmanaged<void*, void>)Export("gguf_free");
    private static readonly delegate* unmanaged<void*, long> KeyCount = (delegate* unmanaged<void*, long>)Export("gguf_get_n_kv");
    private static readonly delegate* unmanaged<void*, long> TensorCount = (delegate* unmanaged<void*, long>)Export("gguf_get_n_tensors");
    private static readonly delegate* unmanaged<void*, long, byte*> KeyAt = (delegate* unmanaged<void*, long, byte*>)Export("gguf_get_key");
    private static readonly delegate* unmanaged<void*, long, byte*> NameAt = (delegate* unmanaged<void*, long, byte*>)Export("gguf_get_tensor_name");
    private static readonly delegate* unmanaged<void*, long, int> TypeAt = (delegate* unmanaged<void*, long, int>)Export("gguf_get_tensor_type");
    private static readonly delegate* unmanaged<void*, long, nuint> OffsetAt = (delegate* unmanaged<void*, long, nuint>)Export("gguf_get_tensor_offset");
    private static readonly delegate* unmanaged<void*, long, nuint> SizeAt = (delegate* unmanaged<void*, long, nuint>)Export("gguf_get_tensor_size");
    private static readonly delegate* unmanaged<void*, nuint> DataOffset = (delegate* unmanaged<void*, nuint>)Export("gguf_get_data_offset");
    private static readonly delegate* unmanaged<void*, nuint> MetaSize = (delegate* unmanaged<void*, nuint>)Export("gguf_get_meta_size");
    private static readonly delegate* unmanaged<void*, void*, void> MetaData = (delegate* unmanaged<void*, void*, void>)Export("gguf_get_meta_data");

    /// <summary>gguf_init_params: whether tensors have no memory, and where they would be put.</summary>
    private readonly struct Parameters
    {
        public readonly byte NoMemory = 1;
        public readonly void* Tensors = null;

        public Parameters()
        {
        }
    }

    /// <summary>Null when ggml refuses the file.</summary>
    public static GgufOutline? Of(string path)
    {
        var file = Marshal.StringToCoTaskMemUTF8(path);
        var context = InitFromFile((byte*)file, new Parameters());
        Marshal.FreeCoTaskMem(file);
        if (context is null) return null;
        var keys = new string[KeyCount(context)];
        for (var i = 0; i < keys.Length; i++) keys[i] = Marshal.PtrToStringUTF8((IntPtr)KeyAt(context, i))!;
        var tensors = new (string, GgmlType, long, long)[TensorCount(context)];
        var start = (long)DataOffset(context);
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = (Marshal.PtrToStringUTF8((IntPtr)NameAt(context, i))!, (GgmlType)TypeAt(context, i), start + (long)OffsetAt(context, i), (long)SizeAt(context, i));
        var header = new byte[MetaSize(context)];
        fixed (byte* target = header) MetaData(context, target);
        Free(context);
        return new GgufOutline(keys, tensors, header);
    }

    private static IntPtr Export(string name) => NativeLibrary.GetExport(Library, name);

    // It tells what is wrong with each file otherwise.
    private static IntPtr LoadSilently()
    {
        var library = OracleLibraries.Load("libggml-base.so");
        ((delegate* unmanaged<delegate* unmanaged<int, byte*, void*, void>, void*, void>)NativeLibrary.GetExport(library, "ggml_log_set"))(&Ignore, null);
        return library;
    }

    [UnmanagedCallersOnly]
    private static void Ignore(int level, byte* text, void* context)
    {
    }
}
