using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// Q2_0: 64 values are d * (code - 1), where d is the largest magnitude; code 3 stands for 2 * d, but is never made. A block: binary16 d, the codes,
/// four to a byte and the first in the lowest bits.
/// </summary>
internal readonly struct Q20 : IBlockFormat
{
    private const int Elements = 64;
    private const int CodesAt = 2;

    public static GgmlType Type => GgmlType.Q2_0;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<byte> codes = stackalloc byte[Elements];
        StoredHalf.Write(Ternary.Quantize(values, codes, 0), block);
        Pack(codes, block[CodesAt..]);
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<byte> codes = stackalloc byte[Elements];
        float scale = Ternary.Quantize<TVector, TLanes>(in MemoryMarshal.GetReference(values), Elements, ref MemoryMarshal.GetReference(codes), 0);
        StoredHalf.Write(scale, block);
        Pack(codes, block[CodesAt..]);
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = StoredHalf.Read(block);
        for (int i = 0; i < Elements; i++) values[i] = ((block[CodesAt + (i / 4)] >> (2 * (i % 4)) & 3) - 1) * scale;
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<byte> codes = stackalloc byte[Elements];
        for (int i = 0; i < Elements / 4; i++)
        {
            int four = block[CodesAt + i];
            codes[4 * i] = (byte)(four & 3);
            codes[(4 * i) + 1] = (byte)(four >> 2 & 3);
            codes[(4 * i) + 2] = (byte)(four >> 4 & 3);
            codes[(4 * i) + 3] = (byte)(four >> 6);
        }

        Ternary.Dequantize<TVector, TLanes>(
            in MemoryMarshal.GetReference(codes), StoredHalf.Read(block), ref MemoryMarshal.GetReference(values), Elements);
    }

    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        for (int i = 0; i < Elements / 4; i++)
        {
            var four = codes.Slice(4 * i, 4);
            packed[i] = (byte)(four[0] | (four[1] << 2) | (four[2] << 4) | (four[3] << 6));
        }
    }
}
