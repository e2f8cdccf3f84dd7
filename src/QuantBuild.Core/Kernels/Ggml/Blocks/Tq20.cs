using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// TQ2_0: 256 values are d * (code - 1), where d is the largest magnitude. A block: 64 bytes of codes, binary16 d. Each half of 128 values has 32
/// bytes; byte i has the codes of values i, i + 32, i + 64 and i + 96, the first in the lowest bits.
/// </summary>
internal readonly struct Tq20 : IBlockFormat
{
    private const int Elements = GgmlTypes.SuperBlock;
    private const int ScaleAt = 64;

    public static GgmlType Type => GgmlType.TQ2_0;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<byte> codes = stackalloc byte[Elements];
        StoredHalf.Write(Ternary.Quantize(values, codes, 1), block[ScaleAt..]);
        for (int i = 0; i < ScaleAt; i++)
        {
            var first = codes[((i / 32 * 128) + (i % 32))..];
            block[i] = (byte)(first[0] | (first[32] << 2) | (first[64] << 4) | (first[96] << 6));
        }
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float scale = Ternary.Quantize<TVector, TLanes>(in MemoryMarshal.GetReference(values), Elements, ref codes, 1);
        StoredHalf.Write(scale, block[ScaleAt..]);
        ref byte packed = ref MemoryMarshal.GetReference(block);
        for (nuint i = 0; i < ScaleAt; i += 16)
        {
            // Codes have two bits: nothing reaches the next byte but from the highest pair, whose upper half is empty.
            nuint from = (i / 32 * 128) + (i % 32);
            var bytes = Vector128.LoadUnsafe(in codes, from).AsUInt16() | (Vector128.LoadUnsafe(in codes, from + 32).AsUInt16() << 2)
                | (Vector128.LoadUnsafe(in codes, from + 64).AsUInt16() << 4) | (Vector128.LoadUnsafe(in codes, from + 96).AsUInt16() << 6);
            bytes.AsByte().StoreUnsafe(ref packed, i);
        }
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = StoredHalf.Read(block[ScaleAt..]);
        for (int i = 0; i < Elements; i++)
            values[i] = ((block[(i / 128 * 32) + (i % 32)] >> (i / 32 % 4 * 2) & 3) - 1) * scale;
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref byte packed = ref MemoryMarshal.GetReference(block);
        var low = Vector128.Create((byte)3);
        for (nuint i = 0; i < ScaleAt; i += 16)
        {
            nuint to = (i / 32 * 128) + (i % 32);
            var bytes = Vector128.LoadUnsafe(in packed, i);
            (bytes & low).StoreUnsafe(ref codes, to);
            ((bytes.AsUInt16() >> 2).AsByte() & low).StoreUnsafe(ref codes, to + 32);
            ((bytes.AsUInt16() >> 4).AsByte() & low).StoreUnsafe(ref codes, to + 64);
            ((bytes.AsUInt16() >> 6).AsByte() & low).StoreUnsafe(ref codes, to + 96);
        }

        Ternary.Dequantize<TVector, TLanes>(in codes, StoredHalf.Read(block[ScaleAt..]), ref MemoryMarshal.GetReference(values), Elements);
    }
}
