using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// Q4_0 and Q5_0: 32 values are d * (code - middle). The first value with the largest magnitude gets code 0, so d has the other sign.
/// A block: binary16 d, the codes.
/// </summary>
internal readonly struct SymmetricBlock<TLayout> : IBlockFormat
    where TLayout : struct, ICodeLayout
{
    internal const int CodesAt = 2;

    public static GgmlType Type => TLayout.Bits == 4 ? GgmlType.Q4_0 : GgmlType.Q5_0;

    /// <summary>The code of zero.</summary>
    private static int Middle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1 << (TLayout.Bits - 1);
    }

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        float scale = Magnitude.Farthest(values) / -Middle;
        float inverse = scale != 0 ? 1 / scale : 0;
        StoredHalf.Write(scale, block);
        Span<byte> codes = stackalloc byte[32];
        for (int i = 0; i < 32; i++)
            codes[i] = (byte)Math.Min((2 * Middle) - 1, (int)Conversions.Truncate((values[i] * inverse) + (Middle + 0.5f)));
        TLayout.Pack(codes, block[CodesAt..]);
    }

    [SkipLocalsInit]
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        float scale = Magnitude.Farthest<TVector, TLanes>(in source) / -Middle;
        float inverse = scale != 0 ? 1 / scale : 0;
        if (!float.IsFinite(inverse))
        {
            Quantize(values, block);
            return;
        }

        StoredHalf.Write(scale, block);
        var factor = TLanes.Broadcast(inverse);
        var offset = TLanes.Broadcast(Middle + 0.5f);
        var last = TLanes.Broadcast((2 * Middle) - 1);
        if (TLanes.Count > 8)
        {
            for (int i = 0; i < 32; i += TLanes.Count) TLanes.StoreCodes(Code<TVector, TLanes>(ref source, i, factor, offset, last), ref codes, i);
        }
        else
        {
            for (int i = 0; i < 32; i += 4 * TLanes.Count)
            {
                TLanes.StoreCodes(
                    Code<TVector, TLanes>(ref source, i, factor, offset, last),
                    Code<TVector, TLanes>(ref source, i + TLanes.Count, factor, offset, last),
                    Code<TVector, TLanes>(ref source, i + (2 * TLanes.Count), factor, offset, last),
                    Code<TVector, TLanes>(ref source, i + (3 * TLanes.Count), factor, offset, last),
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
        for (int i = 0; i < 32; i++) values[i] = (codes[i] - Middle) * scale;
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
        var middle = TLanes.Broadcast(Middle);
        ref float target = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < 32; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(TLanes.LoadCodes(ref codes, i), middle), scale), ref target, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TVector, TLanes>(ref readonly float values, int index, TVector factor, TVector offset, TVector last)
        where TVector : struct
        where TLanes : IFloatLanes<TVector> =>
        TLanes.Smaller(TLanes.Add(TLanes.Multiply(TLanes.Load(in values, index), factor), offset), last);
}
