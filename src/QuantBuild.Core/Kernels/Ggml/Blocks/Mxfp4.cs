using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// MXFP4: 32 values of E2M1 times a power of two. A block: the power as E8M0, the codes like <see cref="FourBits"/>. The power is two below that of
/// the largest magnitude, so that the largest code, 6, is below half of the values that have that power.
/// </summary>
internal readonly struct Mxfp4 : IBlockFormat
{
    public static GgmlType Type => GgmlType.MXFP4;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        block[0] = Exponent(Magnitude.Largest(values));
        float scale = HalfOfScale(block[0]);
        Span<byte> codes = stackalloc byte[32];
        for (int i = 0; i < 32; i++) codes[i] = Float4Codes.Nearest(values[i], scale);
        FourBits.Pack(codes, block[1..]);
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        block[0] = Exponent(Magnitude.Largest<TVector, TLanes>(in source, 32));
        float scale = HalfOfScale(block[0]);
        if (!float.IsFinite(12 * scale))
        {
            // The largest codes stand for infinities, which are far from everything.
            Quantize(values, block);
            return;
        }

        if (TLanes.Count > 8)
        {
            for (int i = 0; i < 32; i += TLanes.Count)
                TLanes.StoreCodes(Float4Codes.Nearest<TVector, TLanes>(TLanes.Load(ref source, i), scale), ref codes, i);
        }
        else
        {
            for (int i = 0; i < 32; i += 4 * TLanes.Count)
            {
                TLanes.StoreCodes(
                    Float4Codes.Nearest<TVector, TLanes>(TLanes.Load(ref source, i), scale),
                    Float4Codes.Nearest<TVector, TLanes>(TLanes.Load(ref source, i + TLanes.Count), scale),
                    Float4Codes.Nearest<TVector, TLanes>(TLanes.Load(ref source, i + (2 * TLanes.Count)), scale),
                    Float4Codes.Nearest<TVector, TLanes>(TLanes.Load(ref source, i + (3 * TLanes.Count)), scale),
                    ref codes, i);
            }
        }

        FourBits.Pack(Vector128.LoadUnsafe(in codes), Vector128.LoadUnsafe(in codes, 16), ref MemoryMarshal.GetReference(block[1..]));
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[32];
        FourBits.Unpack(block[1..], codes);
        float scale = HalfOfScale(block[0]);
        for (int i = 0; i < 32; i++) values[i] = Float4Codes.Values[codes[i]] * scale;
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var (lower, upper) = FourBits.Unpack(in MemoryMarshal.GetReference(block[1..]));
        Float4Codes.Decode(lower).StoreUnsafe(ref codes);
        Float4Codes.Decode(upper).StoreUnsafe(ref codes, 16);
        var scale = TLanes.Broadcast(HalfOfScale(block[0]));
        ref float target = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < 32; i += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.LoadSigned(in codes, i), scale), ref target, i);
    }

    /// <summary>
    /// E8M0 two below floor(log2(largest)), where the logarithm is one of binary32: it is a whole number already for what is just below a power
    /// of two. Below 2^-125 the number of the exponent wraps around, as a byte does.
    /// </summary>
    internal static byte Exponent(float largest)
    {
        if (largest == 0) return 0;
        int bits = BitConverter.SingleToInt32Bits(largest);
        int shift = bits >> 23 != 0 ? 0 : int.LeadingZeroCount(bits) - 8;
        int fraction = (bits << shift) & 0x7F_FFFF;
        int floor = (bits >> 23 != 0 ? bits >> 23 : 1 - shift) - 127;

        // The logarithm of a number that is m last places below 2^(floor + 1) is 1.4427 m * 2^-24 less than floor + 1. That is lost when it is less than
        // half of the last place of such a logarithm: for m up to 44 (44.36) from 64 to 128, half as many (22.18) one power of two below, and so on.
        int size = floor >= 0 ? floor : -floor - 1;
        int power = 31 - int.LeadingZeroCount(size);
        int lost = size == 0 ? 0 : power <= 6 ? 44 >> (6 - power) : 88;
        if (0x80_0000 - fraction <= lost) floor++;
        return (byte)(floor - 2 + 127);
    }

    /// <summary>Half of the power: the codes stand for twice their values.</summary>
    internal static float HalfOfScale(byte exponent) =>
        BitConverter.Int32BitsToSingle(exponent < 2 ? 0x0020_0000 << exponent : (exponent - 1) << 23);
}
