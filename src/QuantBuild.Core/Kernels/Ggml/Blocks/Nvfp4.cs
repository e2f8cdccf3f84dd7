using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// NVFP4: 64 values in groups of 16, each E2M1 times an E4M3 without a sign. A block: four scales, then 8 bytes for each group, with code i in the lower
/// half of byte i and code i + 8 in its upper half.
/// </summary>
internal readonly struct Nvfp4 : IBlockFormat
{
    private const int Group = 16;
    private const int Groups = 4;
    private const byte LargestScale = 0x7E;

    public static GgmlType Type => GgmlType.NVFP4;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        for (int group = 0; group < Groups; group++)
        {
            var source = values.Slice(group * Group, Group);
            block[group] = Scale(Magnitude.Largest(source) / 6);
            QuantizeGroup(source, HalfOfScale(block[group]), block.Slice(Groups + (group * Group / 2), Group / 2));
        }
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        for (int group = 0; group < Groups; group++)
        {
            ref float source = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), group * Group);
            float largest = Magnitude.Largest<TVector, TLanes>(in source, Group);
            block[group] = Scale(largest / 6);
            float scale = HalfOfScale(block[group]);
            var packed = block.Slice(Groups + (group * Group / 2), Group / 2);
            if (scale == 0 || largest > 1e6f)
            {
                // Nothing to measure with, or values so far beyond the largest scale that distances have no places left for the difference.
                QuantizeGroup(values.Slice(group * Group, Group), scale, packed);
                continue;
            }

            for (int i = 0; i < Group; i += TLanes.Count)
                TLanes.StoreCodes(Float4Codes.Nearest<TVector, TLanes>(TLanes.Load(ref source, i), scale), ref codes, i);
            ulong lower = Unsafe.ReadUnaligned<ulong>(in codes), upper = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref codes, 8));
            Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(packed), lower | (upper << 4));
        }
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        for (int i = 0; i < Groups * Group; i++)
        {
            int group = i / Group;
            int code = block[Groups + (group * 8) + (i % 8)] >> (i / 8 % 2 * 4) & 15;
            values[i] = Float4Codes.Values[code] * HalfOfScale(block[group]);
        }
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float target = ref MemoryMarshal.GetReference(values);
        for (int group = 0; group < Groups; group++)
        {
            ulong pairs = Unsafe.ReadUnaligned<ulong>(in MemoryMarshal.GetReference(block.Slice(Groups + (group * 8), 8)));
            var nibbles = Vector128.Create(pairs, pairs >> 4) & Vector128.Create(0x0F0F_0F0F_0F0F_0F0Ful);
            Float4Codes.Decode(nibbles.AsByte()).StoreUnsafe(ref codes);
            var scale = TLanes.Broadcast(HalfOfScale(block[group]));
            for (int i = 0; i < Group; i += TLanes.Count)
                TLanes.Store(TLanes.Multiply(TLanes.LoadSigned(in codes, i), scale), ref target, (group * Group) + i);
        }
    }

    private static void QuantizeGroup(ReadOnlySpan<float> values, float scale, Span<byte> packed)
    {
        for (int i = 0; i < 8; i++)
            packed[i] = (byte)(Float4Codes.Nearest(values[i], scale) | (Float4Codes.Nearest(values[i + 8], scale) << 4));
    }

    /// <summary>
    /// The nearest E4M3, halves away from zero; zero for what is below half of the smallest, the largest for everything beyond. The numbers that have no
    /// leading one end at 7 * 2^-9: what would round to 8 stays there. From 256 on ggml takes the largest at once and leaves out the six scales between.
    /// </summary>
    private static byte Scale(float scale)
    {
        if (scale == 0) return 0;
        if (scale >= 256) return LargestScale;
        int bits = BitConverter.SingleToInt32Bits(scale);
        int exponent = (bits >> 23) - 127 + 7;
        if (exponent <= 0) return (byte)Math.Min(7, (int)((scale * 512) + 0.5f));

        // Three bits of the fraction, and one more to round by. A carry out of them goes to the exponent.
        int rounded = (exponent << 3) + (bits >> 20 & 7) + (bits >> 19 & 1);
        return rounded < 15 << 3 ? (byte)rounded : LargestScale;
    }

    /// <summary>Half of the scale, because the codes stand for twice their values. 127, which would be a NaN, is zero.</summary>
    private static float HalfOfScale(byte bits)
    {
        if (bits is 0 or 0x7F) return 0;

        // Only seven bits count.
        int exponent = bits >> 3 & 15, fraction = bits & 7;
        return exponent == 0 ? fraction * (1f / 1024) : BitConverter.Int32BitsToSingle(((exponent - 8 + 127) << 23) | (fraction << 20));
    }
}
