using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// Codes of <see cref="AffineGroupQuantizer"/> back to values: code * scale + bias, with product and sum each rounded to the stored type T, as
/// the CPU backend of Apple MLX computes: T(T(code * scale) + bias). Products of a narrow type are exact before that, and its sums have
/// places to spare in binary32, so that no result is rounded twice.
/// </summary>
public static class AffineGroupDequantizer
{
    /// <param name="codes">[groups, group size]</param>
    /// <param name="format">Group size and stored type.</param>
    /// <param name="scales">[groups], finite, of the stored type.</param>
    /// <param name="biases">[groups], likewise.</param>
    /// <param name="values">[groups, group size]; infinite where the stored type cannot hold the product or the sum.</param>
    public static void Dequantize(
        ReadOnlySpan<byte> codes, AffineGroupFormat format, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
    {
        AffineGroupQuantizer.Check(values.Length, format, codes.Length, scales.Length, biases.Length);
        if (Vector512.IsHardwareAccelerated)
            Dequantize<Vector512<uint>, BitLanes512>(codes, format, scales, biases, values);
        else if (Vector256.IsHardwareAccelerated)
            Dequantize<Vector256<uint>, BitLanes256>(codes, format, scales, biases, values);
        else if (Vector128.IsHardwareAccelerated)
            Dequantize<Vector128<uint>, BitLanes128>(codes, format, scales, biases, values);
        else
            AffineGroupDequantizerReference.Dequantize(codes, format, scales, biases, values);
    }

    internal static void Dequantize<TVector, TLanes>(
        ReadOnlySpan<byte> codes, AffineGroupFormat format, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        // One loop for each type: the rounding is compiled into it.
        switch (format.StoredType)
        {
            case ElementType.Float16:
                Groups<TVector, TLanes, HalfPrecision>(codes, format.GroupSize, scales, biases, values);
                break;
            case ElementType.BFloat16:
                Groups<TVector, TLanes, BFloat16Precision>(codes, format.GroupSize, scales, biases, values);
                break;
            default:
                Groups<TVector, TLanes, SinglePrecision>(codes, format.GroupSize, scales, biases, values);
                break;
        }
    }

    private static void Groups<TVector, TLanes, TPrecision>(
        ReadOnlySpan<byte> codes, int groupSize, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
        where TPrecision : IPrecision
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref uint destination = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));

        // 2^23 and a code below 2^8 share an exponent: the code is the last bits of their sum.
        var whole = TLanes.Broadcast(BitConverter.SingleToUInt32Bits(8388608f));
        for (int group = 0; group < scales.Length; group++)
        {
            var scale = TLanes.Broadcast(BitConverter.SingleToUInt32Bits(scales[group]));
            var bias = TLanes.Broadcast(BitConverter.SingleToUInt32Bits(biases[group]));
            int end = (group + 1) * groupSize;
            for (int i = group * groupSize; i < end; i += TLanes.Count)
            {
                var code = TLanes.SubtractAsSingle(TLanes.Or(TLanes.Load8(ref source, i), whole), whole);
                var product = TPrecision.Round<TVector, TLanes>(TLanes.MultiplyAsSingle(code, scale));
                TLanes.Store(TPrecision.Round<TVector, TLanes>(TLanes.AddAsSingle(product, bias)), ref destination, i);
            }
        }
    }
}
