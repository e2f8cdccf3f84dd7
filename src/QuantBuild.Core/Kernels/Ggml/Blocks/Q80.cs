using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Q8_0: 32 values are d * code, codes from -127 to 127. A block: binary16 d, 32 signed bytes.</summary>
internal readonly struct Q80 : IBlockFormat
{
    public static GgmlType Type => GgmlType.Q8_0;

    public static void Quantize(ReadOnlySpan<float> values, Span<byte> block)
    {
        float scale = Magnitude.Largest(values) / 127;
        float inverse = scale != 0 ? 1 / scale : 0;
        StoredHalf.Write(scale, block);
        for (int i = 0; i < 32; i++) block[2 + i] = (byte)Conversions.Round(values[i] * inverse);
    }

    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, Span<byte> block, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        float scale = Magnitude.Largest<TVector, TLanes>(in source, 32) / 127;
        float inverse = scale != 0 ? 1 / scale : 0;
        if (!float.IsFinite(inverse) || !float.IsFinite(scale))
        {
            Quantize(values, block);
            return;
        }

        StoredHalf.Write(scale, block);
        ref byte signed = ref MemoryMarshal.GetReference(block[2..]);
        var factor = TLanes.Broadcast(inverse);
        if (TLanes.Count > 8)
        {
            for (int i = 0; i < 32; i += TLanes.Count)
                TLanes.StoreSigned(Conversions.BeforeTruncation<TVector, TLanes>(TLanes.Multiply(TLanes.Load(ref source, i), factor)), ref signed, i);
            return;
        }

        for (int i = 0; i < 32; i += 4 * TLanes.Count)
        {
            TLanes.StoreSigned(
                Conversions.BeforeTruncation<TVector, TLanes>(TLanes.Multiply(TLanes.Load(ref source, i), factor)),
                Conversions.BeforeTruncation<TVector, TLanes>(TLanes.Multiply(TLanes.Load(ref source, i + TLanes.Count), factor)),
                Conversions.BeforeTruncation<TVector, TLanes>(TLanes.Multiply(TLanes.Load(ref source, i + (2 * TLanes.Count)), factor)),
                Conversions.BeforeTruncation<TVector, TLanes>(TLanes.Multiply(TLanes.Load(ref source, i + (3 * TLanes.Count)), factor)),
                ref signed, i);
        }
    }

    public static void Dequantize(ReadOnlySpan<byte> block, Span<float> values)
    {
        float scale = StoredHalf.Read(block);
        for (int i = 0; i < 32; i++) values[i] = (sbyte)block[2 + i] * scale;
    }

    public static void Dequantize<TVector, TLanes>(ReadOnlySpan<byte> block, Span<float> values, ref byte codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var scale = TLanes.Broadcast(StoredHalf.Read(block));
        ref byte signed = ref MemoryMarshal.GetReference(block[2..]);
        ref float target = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < 32; i += TLanes.Count) TLanes.Store(TLanes.Multiply(TLanes.LoadSigned(ref signed, i), scale), ref target, i);
    }
}
