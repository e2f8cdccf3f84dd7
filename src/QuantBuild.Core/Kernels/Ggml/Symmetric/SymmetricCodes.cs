using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Symmetric;

/// <summary>Codes of groups whose scale is known.</summary>
internal static class SymmetricCodes
{
    /// <summary>Values over a scale to codes, plus <paramref name="limit"/>. Any scale but zero; the values are whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Divide<TVector, TLanes>(ReadOnlySpan<float> values, float scale, int limit, Span<byte> codes)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var destination = ref MemoryMarshal.GetReference(codes[..values.Length]);
        var divisor = TLanes.Broadcast(scale);
        for (var i = 0; i < values.Length; i += TLanes.Count)
        {
            var code = TLanes.NearestInteger(TLanes.Divide(TLanes.Load(in source, i), divisor));
            code = TLanes.Larger(TLanes.Smaller(code, TLanes.Broadcast(limit - 1)), TLanes.Broadcast(-limit));
            TLanes.StoreCodes(TLanes.Add(code, TLanes.Broadcast(limit)), ref destination, i);
        }
    }

    /// <summary>Values times the inverse of <see cref="SymmetricScaleLanes"/> to codes, plus <paramref name="limit"/>; all 0 where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> values, float inverse, int limit, Span<byte> codes)
    {
        for (var i = 0; i < values.Length; i++)
            codes[i] = inverse == 0f ? (byte)0 : (byte)(SymmetricScale.Code(inverse * values[i], limit) + limit);
    }
}
