using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.KernelDigest;

/// <summary>What the kernels of every type of ggml make of the same numbers, with and without importance.</summary>
internal static class GgmlDigest
{
    // Three super-blocks to a row and five rows: nothing that a number of lanes divides.
    private const int Rows = 5;
    private const int Columns = 768;

    public static void Append(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        values = values[..(Rows * Columns)];
        var importance = new float[Columns];
        for (int i = 0; i < Columns; i++) importance[i] = i % 37 == 0 ? 0 : (i * 7919 % 1000) / 250f;
        foreach (var type in GgmlTypes.All)
        {
            if (!GgmlQuantizer.Supports(type)) continue;
            if (!GgmlQuantizer.RequiresImportance(type)) Append(hash, type, values, []);
            Append(hash, type, values, importance);
        }
    }

    private static void Append(IncrementalHash hash, GgmlType type, ReadOnlySpan<float> values, ReadOnlySpan<float> importance)
    {
        var blocks = new byte[type.ByteSize(values.Length)];
        GgmlQuantizer.Quantize(type, values, Columns, importance, blocks);
        hash.AppendData(blocks);
        hash.AppendData([(byte)(GgmlValidation.IndexOfInvalidBlock(type, blocks) < 0 ? 1 : 0)]);
        if (!GgmlDequantizer.Supports(type)) return;
        var decoded = new float[values.Length];
        GgmlDequantizer.Dequantize(type, blocks, decoded);
        hash.AppendData(MemoryMarshal.AsBytes<float>(decoded));
    }
}
