using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// TQ1_0: 256 values are d * (code - 1), where d is the largest magnitude. Five codes make a number from 0 to 242, stored as that number of 243rds of
/// 256, rounded up: times 3, the carry is the first code, and so on. A block: 32 bytes with the codes of values i + 32 n, 16 with those of
/// 160 + i + 16 n, 4 with those of 240 + i + 4 n and a zero behind; binary16 d.
/// </summary>
internal readonly struct Tq10 : IBlockFormat
{
    private const int Elements = GgmlTypes.SuperBlock;
    private const int ScaleAt = 52;

    public static GgmlType Type => GgmlType.TQ1_0;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        Span<byte> codes = stackalloc byte[Elements];
        StoredHalf.Write(Ternary.Quantize(values, codes, 1), block[ScaleAt..]);
        for (int i = 0; i < 32; i++) block[i] = Pack(codes[i..], 32, 5);
        for (int i = 0; i < 16; i++) block[32 + i] = Pack(codes[(160 + i)..], 16, 5);
        for (int i = 0; i < 4; i++) block[48 + i] = Pack(codes[(240 + i)..], 4, 4);
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float scale = Ternary.Quantize<TVector, TLanes>(in MemoryMarshal.GetReference(values), Elements, ref codes, 1);
        StoredHalf.Write(scale, block[ScaleAt..]);
        ref byte packed = ref MemoryMarshal.GetReference(block);
        Fives(ref codes, 0, 32).StoreUnsafe(ref packed);
        Fives(ref codes, 16, 32).StoreUnsafe(ref packed, 16);
        Fives(ref codes, 160, 16).StoreUnsafe(ref packed, 32);
        for (int i = 0; i < 48; i++) block[i] = Fraction(block[i]);
        var last = MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref codes, 240), 16);
        for (int i = 0; i < 4; i++) block[48 + i] = Pack(last[i..], 4, 4);
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = StoredHalf.Read(block[ScaleAt..]);
        Span<byte> codes = stackalloc byte[Elements];
        for (int i = 0; i < 32; i++) Unpack(block[i], codes[i..], 32, 5);
        for (int i = 0; i < 16; i++) Unpack(block[32 + i], codes[(160 + i)..], 16, 5);
        for (int i = 0; i < 4; i++) Unpack(block[48 + i], codes[(240 + i)..], 4, 4);
        for (int i = 0; i < Elements; i++) values[i] = (codes[i] - 1) * scale;
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref byte packed = ref MemoryMarshal.GetReference(block);
        Spread(Vector128.LoadUnsafe(in packed), ref codes, 0, 32);
        Spread(Vector128.LoadUnsafe(in packed, 16), ref codes, 16, 32);
        Spread(Vector128.LoadUnsafe(in packed, 32), ref codes, 160, 16);
        var last = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref codes, 240), 16);
        for (int i = 0; i < 4; i++) Unpack(block[48 + i], last[i..], 4, 4);
        Ternary.Dequantize<TVector, TLanes>(in codes, StoredHalf.Read(block[ScaleAt..]), ref MemoryMarshal.GetReference(values), Elements);
    }

    /// <summary>The number that 16 times five codes make.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Fives(ref readonly byte codes, nuint at, nuint stride)
    {
        var number = Vector128.LoadUnsafe(in codes, at);
        for (nuint i = 1; i < 5; i++) number = number + number + number + Vector128.LoadUnsafe(in codes, at + (i * stride));
        return number;
    }

    /// <summary>The five codes of 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector128<byte> fractions, ref byte codes, nuint at, nuint stride)
    {
        for (nuint i = 0; i < 5; i++)
        {
            // The carry of three times a byte: one from 86 on, two from 171 on. A comparison gives 255, which is -1.
            var carry = Vector128.Negate(
                (Vector128.GreaterThan(fractions, Vector128.Create((byte)85)) + Vector128.GreaterThan(fractions, Vector128.Create((byte)170))).AsSByte());
            carry.AsByte().StoreUnsafe(ref codes, at + (i * stride));
            fractions = fractions + fractions + fractions;
        }
    }

    private static byte Pack(ReadOnlySpan<byte> codes, int stride, int count)
    {
        int number = 0;
        for (int i = 0; i < 5; i++) number = (3 * number) + (i < count ? codes[i * stride] : 0);
        return Fraction(number);
    }

    private static byte Fraction(int number) => (byte)(((number * 256) + 242) / 243);

    private static void Unpack(byte fraction, Span<byte> codes, int stride, int count)
    {
        for (int i = 0; i < count; i++)
        {
            codes[i * stride] = (byte)(fraction * 3 >> 8);
            fraction *= 3;
        }
    }
}
