using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Values to -1, 0 and 1: what is at least half of the largest magnitude of the block is rounded to it. The codes are 0, 1 and 2.</summary>
internal static class Ternary
{
    /// <summary>The largest magnitude, and the codes.</summary>
    /// <param name="values">The block.</param>
    /// <param name="codes">As many.</param>
    /// <param name="endless">The code of everything where the largest magnitude is so small that its inverse is infinite.</param>
    public static float Quantize(ReadOnlySpan<float> values, Span<byte> codes, byte endless)
    {
        float scale = Magnitude.Largest(values);
        float inverse = scale != 0 ? 1 / scale : 0;
        for (int i = 0; i < values.Length; i++)
            codes[i] = float.IsFinite(inverse) ? (byte)(MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero) + 1) : endless;
        return scale;
    }

    /// <summary>The same in vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Quantize<TVector, TLanes>(ref readonly float values, int count, ref byte codes, byte endless)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        float scale = Magnitude.Largest<TVector, TLanes>(in values, count);
        float inverse = scale != 0 ? 1 / scale : 0;
        if (!float.IsFinite(inverse))
        {
            for (int i = 0; i < count; i++) Unsafe.Add(ref codes, i) = endless;
            return scale;
        }

        var factor = TLanes.Broadcast(inverse);
        if (TLanes.Count > 8)
        {
            for (int i = 0; i < count; i += TLanes.Count) TLanes.StoreCodes(Code<TVector, TLanes>(TLanes.Load(in values, i), factor), ref codes, i);
            return scale;
        }

        for (int i = 0; i < count; i += 4 * TLanes.Count)
        {
            TLanes.StoreCodes(
                Code<TVector, TLanes>(TLanes.Load(in values, i), factor),
                Code<TVector, TLanes>(TLanes.Load(in values, i + TLanes.Count), factor),
                Code<TVector, TLanes>(TLanes.Load(in values, i + (2 * TLanes.Count)), factor),
                Code<TVector, TLanes>(TLanes.Load(in values, i + (3 * TLanes.Count)), factor),
                ref codes, i);
        }

        return scale;
    }

    /// <summary>Codes back to values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dequantize<TVector, TLanes>(ref readonly byte codes, float scale, ref float values, int count)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var factor = TLanes.Broadcast(scale);
        var one = TLanes.Broadcast(1f);
        for (int i = 0; i < count; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(TLanes.LoadCodes(in codes, i), one), factor), ref values, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TVector, TLanes>(TVector values, TVector factor)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        // Nothing is larger than one but for rounding, so that comparisons are enough.
        var scaled = TLanes.Multiply(values, factor);
        var zeroOrOne = TLanes.Select(TLanes.Less(TLanes.Broadcast(-0.5f), scaled), TLanes.Broadcast(1f), TLanes.Broadcast(0f));
        return TLanes.Select(TLanes.Less(scaled, TLanes.Broadcast(0.5f)), zeroOrOne, TLanes.Broadcast(2f));
    }
}
