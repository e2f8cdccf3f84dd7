using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float scale = Ternary.Quantize<TVector, TLanes>(in MemoryMarshal.GetReference(values), Elements, ref codes, 0);
        StoredHalf.Write(scale, block);
        Pack(in codes, ref MemoryMarshal.GetReference(block.Slice(CodesAt, Elements / 4)));
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = StoredHalf.Read(block);
        for (int i = 0; i < Elements; i++) values[i] = ((block[CodesAt + (i / 4)] >> (2 * (i % 4)) & 3) - 1) * scale;
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Unpack(in MemoryMarshal.GetReference(block.Slice(CodesAt, Elements / 4)), ref codes);
        Ternary.Dequantize<TVector, TLanes>(in codes, StoredHalf.Read(block), ref MemoryMarshal.GetReference(values), Elements);
    }

    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        for (int i = 0; i < Elements / 4; i++)
        {
            var four = codes.Slice(4 * i, 4);
            packed[i] = (byte)(four[0] | (four[1] << 2) | (four[2] << 4) | (four[3] << 6));
        }
    }

    /// <summary>64 codes to 16 bytes: the bits of four codes are moved to where the first ones are.</summary>
    private static void Pack(ref readonly byte codes, ref byte packed)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Pack(MemoryMarshal.CreateReadOnlySpan(in codes, Elements), MemoryMarshal.CreateSpan(ref packed, Elements / 4));
            return;
        }

        var first = Vector128.Narrow(Four(in codes), Four(in Unsafe.Add(ref Unsafe.AsRef(in codes), 16)));
        var second = Vector128.Narrow(Four(in Unsafe.Add(ref Unsafe.AsRef(in codes), 32)), Four(in Unsafe.Add(ref Unsafe.AsRef(in codes), 48)));
        Vector128.Narrow(first, second).StoreUnsafe(ref packed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Four(ref readonly byte codes)
    {
        var fours = Vector128.LoadUnsafe(in codes).AsUInt32();
        return (fours | (fours >> 6) | (fours >> 12) | (fours >> 18)) & Vector128.Create(0xFFu);
    }

    /// <summary>16 bytes to 64 codes.</summary>
    private static void Unpack(ref readonly byte packed, ref byte codes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < Elements; i++) Unsafe.Add(ref codes, i) = (byte)(Unsafe.Add(ref Unsafe.AsRef(in packed), i / 4) >> (2 * (i % 4)) & 3);
            return;
        }

        var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(in packed));
        var (first, second) = Vector128.Widen(lower);
        var (third, fourth) = Vector128.Widen(upper);
        Spread(first).StoreUnsafe(ref codes);
        Spread(second).StoreUnsafe(ref codes, 16);
        Spread(third).StoreUnsafe(ref codes, 32);
        Spread(fourth).StoreUnsafe(ref codes, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Spread(Vector128<uint> fours) =>
        ((fours | (fours << 6) | (fours << 12) | (fours << 18)) & Vector128.Create(0x03030303u)).AsByte();
}
