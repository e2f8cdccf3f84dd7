using System.Runtime.InteropServices;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.GgmlOracle;

/// <summary>ggml's own quantizers and dequantizers, from libggml-base. Only where <see cref="OracleLibraries.Missing"/> is null.</summary>
public static unsafe class Ggml
{
    private static readonly IntPtr Library = OracleLibraries.Load("libggml-base.so");
    private static readonly delegate* unmanaged<int, float*, void*, long, long, long, float*, nuint> QuantizeChunk =
        (delegate* unmanaged<int, float*, void*, long, long, long, float*, nuint>)NativeLibrary.GetExport(Library, "ggml_quantize_chunk");
    private static readonly delegate* unmanaged<int, void*, nuint, byte> ValidateRowData =
        (delegate* unmanaged<int, void*, nuint, byte>)NativeLibrary.GetExport(Library, "ggml_validate_row_data");
    private static readonly Lock Gate = new();

    /// <summary>[rows, columns] values to blocks. Importance is empty, or one weight for each column.</summary>
    public static byte[] Quantize(GgmlType type, ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance = default)
    {
        var blocks = new byte[type.ByteSize(values.Length)];
        var quantize = QuantizeChunk;
        fixed (float* source = values)
        fixed (byte* target = blocks)
        fixed (float* weights = importance)
        {
            // It builds the tables of a type at its first use, under a lock of its own.
            quantize((int)type, source, target, 0, values.Length / columns, columns, importance.IsEmpty ? null : weights);
        }
        return blocks;
    }

    /// <summary>Blocks to values.</summary>
    public static float[] Dequantize(GgmlType type, ReadOnlySpan<byte> blocks, int count)
    {
        var values = new float[count];
        var name = "dequantize_row_" + Name(type);
        var dequantize = (delegate* unmanaged<void*, float*, long, void>)NativeLibrary.GetExport(Library, name);
        fixed (byte* source = blocks)
        fixed (float* target = values)
        {
            dequantize(source, target, count);
        }
        return values;
    }

    /// <summary>True when ggml accepts the blocks of whole rows. It prints why not on standard error.</summary>
    public static bool IsValid(GgmlType type, ReadOnlySpan<byte> blocks)
    {
        lock (Gate)
        {
            fixed (byte* source = blocks) return ValidateRowData((int)type, source, (nuint)blocks.Length) != 0;
        }
    }

    /// <summary>The name in ggml's functions: q4_K, iq2_xxs.</summary>
    private static string Name(GgmlType type) => type switch
    {
        GgmlType.Q2_K or GgmlType.Q3_K or GgmlType.Q4_K or GgmlType.Q5_K or GgmlType.Q6_K or GgmlType.Q8_K => $"q{type.ToString()[1]}_K",
        _ => type.ToString().ToLowerInvariant(),
    };
}
