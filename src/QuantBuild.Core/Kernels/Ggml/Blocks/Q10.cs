using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Q1_0: 128 values are d or -d, where d is their mean magnitude. A block: binary16 d, a bit for each value that is not negative.</summary>
internal readonly struct Q10 : IBlockFormat
{
    private const int Elements = 128;
    private const int CodesAt = 2;

    public static GgmlType Type => GgmlType.Q1_0;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        WriteMean(values, block);
        var codes = block.Slice(CodesAt, Elements / 8);
        codes.Clear();
        for (int i = 0; i < Elements; i++)
        {
            if (values[i] >= 0) codes[i / 8] |= (byte)(1 << (i % 8));
        }
    }

    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        // The sum has one order, so that only the signs are left to vectors.
        WriteMean(values, block);
        ref float source = ref MemoryMarshal.GetReference(values);
        var zero = TLanes.Broadcast(0f);
        for (int i = 0; i < Elements; i += 16)
        {
            uint negative = 0;
            for (int lane = 0; lane < 16; lane += TLanes.Count) negative |= TLanes.Bits(TLanes.Less(TLanes.Load(ref source, i + lane), zero)) << lane;
            block[CodesAt + (i / 8)] = (byte)~negative;
            block[CodesAt + (i / 8) + 1] = (byte)(~negative >> 8);
        }
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = StoredHalf.Read(block);
        for (int i = 0; i < Elements; i++) values[i] = (block[CodesAt + (i / 8)] >> (i % 8) & 1) != 0 ? scale : -scale;
    }

    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float scale = StoredHalf.Read(block);
        Span<float> both = [-scale, scale];
        for (int i = 0; i < Elements; i += 8)
        {
            int eight = block[CodesAt + (i / 8)];
            for (int bit = 0; bit < 8; bit++) values[i + bit] = both[eight >> bit & 1];
        }
    }

    private static void WriteMean(ReadOnlySpan<float> values, Span<byte> block)
    {
        float sum = 0;
        foreach (float value in values) sum += MathF.Abs(value);
        StoredHalf.Write(sum / Elements, block);
    }
}
