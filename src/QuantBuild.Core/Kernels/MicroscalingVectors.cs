using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Numerics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels;

/// <summary>The vector form of <see cref="MicroscalingQuantizer"/>. Blocks are whole numbers of vectors, so that no loop has a rest.</summary>
internal static class MicroscalingVectors
{
    public static void Quantize<TVector, TLanes>(ReadOnlySpan<float> values, MicroscalingFormat format, Span<byte> codes, Span<byte> scales)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        MicroscalingQuantizer.Check(values.Length, format, codes.Length, scales.Length);
        int size = format.BlockSize();
        for (int block = 0; block < scales.Length; block++)
        {
            var source = values.Slice(block * size, size);
            var destination = codes.Slice(block * size, size);
            var range = RangeKernel.Of(source);
            scales[block] = MicroscalingQuantizer.ScaleOf(Math.Max(-range.Minimum, range.Maximum), format);
            float scale = MicroscalingQuantizer.ScaleValue(scales[block], format);
            if (scale == 0f)
                destination.Clear();
            else if (format == MicroscalingFormat.Mxfp8)
                Float8<TVector, TLanes>(source, scale, destination);
            else
                Float4<TVector, TLanes>(source, scale, destination);
        }
    }

    /// <summary>E2M1: the code is the number of thresholds that lie below; a tie that goes to the code above lies above its threshold.</summary>
    private static void Float4<TVector, TLanes>(ReadOnlySpan<float> values, float scale, Span<byte> codes)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var divisor = TLanes.Broadcast(BitConverter.SingleToUInt32Bits(scale));
        for (int i = 0; i < values.Length; i += TLanes.Count)
        {
            var quotient = TLanes.DivideAsSingle(TLanes.Load(ref source, i), divisor);
            var magnitude = TLanes.And(quotient, TLanes.Broadcast(0x7FFF_FFFF));
            var code = TLanes.And(TLanes.ShiftRight(quotient, 28), TLanes.Broadcast(8));
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 0.25f, 0);
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 0.75f, 1);
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 1.25f, 0);
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 1.75f, 1);
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 2.5f, 0);
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 3.5f, 1);
            code = CountIfAbove<TVector, TLanes>(code, magnitude, 5f, 0);
            TLanes.Store8(code, ref destination, i);
        }
    }

    /// <summary>Above the number that lies <paramref name="below"/> places below the threshold. A mask is -1 where it is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CountIfAbove<TVector, TLanes>(TVector code, TVector magnitude, float threshold, uint below)
        where TVector : struct
        where TLanes : IBitLanes<TVector> =>
        TLanes.Subtract(code, TLanes.Greater(magnitude, TLanes.Broadcast(BitConverter.SingleToUInt32Bits(threshold) - below)));

    /// <summary>E4M3: the fraction rounded to three bits and the exponent's bias changed from 127 to 7; multiples of 2^-9 below 2^-6.</summary>
    private static void Float8<TVector, TLanes>(ReadOnlySpan<float> values, float scale, Span<byte> codes)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        ref byte destination = ref MemoryMarshal.GetReference(codes);
        var divisor = TLanes.Broadcast(BitConverter.SingleToUInt32Bits(scale));
        for (int i = 0; i < values.Length; i += TLanes.Count)
        {
            var quotient = TLanes.DivideAsSingle(TLanes.Load(ref source, i), divisor);
            var magnitude = TLanes.And(quotient, TLanes.Broadcast(0x7FFF_FFFF));
            var sign = TLanes.And(TLanes.ShiftRight(quotient, 24), TLanes.Broadcast(0x80));
            var even = TLanes.And(TLanes.ShiftRight(magnitude, 20), TLanes.Broadcast(1));
            var rounded = TLanes.ShiftRight(TLanes.Add(magnitude, TLanes.Add(even, TLanes.Broadcast(0x7_FFFF))), 20);
            var normal = TLanes.Subtract(rounded, TLanes.Broadcast((127 - 7) << 3));

            // The last place of a sum with 2^14 is worth 2^-9.
            var places = TLanes.Broadcast((127u + 14) << 23);
            var subnormal = TLanes.Subtract(TLanes.AddAsSingle(magnitude, places), places);
            var code = TLanes.Select(TLanes.Greater(TLanes.Broadcast((127u - 6) << 23), magnitude), subnormal, normal);
            code = TLanes.Select(TLanes.Greater(code, TLanes.Broadcast(0x7E)), TLanes.Broadcast(0x7E), code);
            TLanes.Store8(TLanes.Or(sign, code), ref destination, i);
        }
    }
}
