using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Q4_1 and Q5_1: 32 values are d * code + m, where m is the smallest. A block: binary16 d and m, the codes.</summary>
internal readonly struct AffineBlock<TLayout> : IBlockFormat
    where TLayout : struct, ICodeLayout
{
    internal const int CodesAt = 4;

    public static GgmlType Type => TLayout.Bits == 4 ? GgmlType.Q4_1 : GgmlType.Q5_1;

    private static int Last
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (1 << TLayout.Bits) - 1;
    }

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        float lowest = float.MaxValue;
        float highest = float.MinValue;
        foreach (float value in values)
        {
            // A zero that comes later does not replace one of the other sign.
            if (value < lowest) lowest = value;
            if (value > highest) highest = value;
        }

        float scale = (highest - lowest) / Last;
        float inverse = scale != 0 ? 1 / scale : 0;
        StoredHalf.Write(scale, block);
        StoredHalf.Write(lowest, block[2..]);
        Span<byte> codes = stackalloc byte[32];
        for (int i = 0; i < 32; i++)
            codes[i] = (byte)Math.Min(Last, (int)Conversions.Truncate(((values[i] - lowest) * inverse) + 0.5f));
        TLayout.Pack(codes, block[CodesAt..]);
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        var lows = TLanes.Load(ref source, 0);
        var highs = lows;
        for (int i = TLanes.Count; i < 32; i += TLanes.Count)
        {
            var vector = TLanes.Load(ref source, i);
            lows = TLanes.Smaller(vector, lows);
            highs = TLanes.Larger(vector, highs);
        }

        float lowest = TLanes.SmallestOf(lows);
        float highest = TLanes.LargestOf(highs);
        float scale = (highest - lowest) / Last;
        float inverse = 1 / scale;
        // Zeros have signs, and a scale that is none, too small or too large has its own rules.
        if (lowest == 0 || !float.IsFinite(inverse) || !float.IsFinite(scale))
        {
            Quantize(values, block);
            return;
        }

        StoredHalf.Write(scale, block);
        StoredHalf.Write(lowest, block[2..]);
        var subtrahend = TLanes.Broadcast(lowest);
        var factor = TLanes.Broadcast(inverse);
        if (TLanes.Count > 8)
        {
            for (int i = 0; i < 32; i += TLanes.Count) TLanes.StoreCodes(Code<TVector, TLanes>(ref source, i, subtrahend, factor), ref codes, i);
        }
        else
        {
            for (int i = 0; i < 32; i += 4 * TLanes.Count)
            {
                TLanes.StoreCodes(
                    Code<TVector, TLanes>(ref source, i, subtrahend, factor),
                    Code<TVector, TLanes>(ref source, i + TLanes.Count, subtrahend, factor),
                    Code<TVector, TLanes>(ref source, i + (2 * TLanes.Count), subtrahend, factor),
                    Code<TVector, TLanes>(ref source, i + (3 * TLanes.Count), subtrahend, factor),
                    ref codes, i);
            }
        }

        TLayout.Pack(Vector128.LoadUnsafe(in codes), Vector128.LoadUnsafe(in codes, 16), ref MemoryMarshal.GetReference(block[CodesAt..]));
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        Span<byte> codes = stackalloc byte[32];
        TLayout.Unpack(block[CodesAt..], codes);
        float scale = StoredHalf.Read(block);
        float lowest = StoredHalf.Read(block[2..]);
        for (int i = 0; i < 32; i++) values[i] = (codes[i] * scale) + lowest;
    }

    [SkipLocalsInit]
    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var (lower, upper) = TLayout.Unpack(in MemoryMarshal.GetReference(block[CodesAt..]));
        lower.StoreUnsafe(ref codes);
        upper.StoreUnsafe(ref codes, 16);
        var scale = TLanes.Broadcast(StoredHalf.Read(block));
        var lowest = TLanes.Broadcast(StoredHalf.Read(block[2..]));
        ref float target = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < 32; i += TLanes.Count)
            TLanes.Store(TLanes.Add(TLanes.Multiply(TLanes.LoadCodes(ref codes, i), scale), lowest), ref target, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TVector, TLanes>(ref readonly float values, int index, TVector lowest, TVector factor)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var scaled = TLanes.Multiply(TLanes.Subtract(TLanes.Load(in values, index), lowest), factor);
        return TLanes.Smaller(TLanes.Add(scaled, TLanes.Broadcast(0.5f)), TLanes.Broadcast(Last));
    }
}
