using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// The largest magnitudes of weights. Magnitudes are compared as patterns, which keeps their order and puts infinity and every NaN above all
/// finite numbers: a result that is not finite says that a value is not.
/// </summary>
public static class MagnitudeKernel
{
    /// <summary>The largest magnitude; 0 of no values.</summary>
    public static float Of(ReadOnlySpan<float> values)
    {
        if (Vector512.IsHardwareAccelerated)
            return Of<Vector512<uint>, BitLanes512>(values);
        if (Vector256.IsHardwareAccelerated)
            return Of<Vector256<uint>, BitLanes256>(values);
        if (Vector128.IsHardwareAccelerated)
            return Of<Vector128<uint>, BitLanes128>(values);
        return MagnitudeReference.Of(values);
    }

    /// <summary>Raises the magnitude of each column to that of a row's value there.</summary>
    /// <param name="row">The values.</param>
    /// <param name="largest">As many; zeros to begin with.</param>
    public static void Raise(ReadOnlySpan<float> row, Span<float> largest)
    {
        if (Vector512.IsHardwareAccelerated)
            Raise<Vector512<uint>, BitLanes512>(row, largest);
        else if (Vector256.IsHardwareAccelerated)
            Raise<Vector256<uint>, BitLanes256>(row, largest);
        else if (Vector128.IsHardwareAccelerated)
            Raise<Vector128<uint>, BitLanes128>(row, largest);
        else
            MagnitudeReference.Raise(row, largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Of<TVector, TLanes>(ReadOnlySpan<float> values)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
        var withoutSign = TLanes.Broadcast(0x7FFF_FFFF);
        var largest = TLanes.Broadcast(0);
        int i = 0;
        for (; i <= values.Length - TLanes.Count; i += TLanes.Count)
            largest = TLanes.Larger(largest, TLanes.And(TLanes.Load(ref source, i), withoutSign));

        Span<float> lanes = stackalloc float[16];
        lanes.Clear();
        TLanes.Store(largest, ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(lanes)), 0);
        return MagnitudeReference.Larger(MagnitudeReference.Of(lanes), MagnitudeReference.Of(values[i..]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Raise<TVector, TLanes>(ReadOnlySpan<float> row, Span<float> largest)
        where TVector : struct
        where TLanes : IBitLanes<TVector>
    {
        KernelArguments.CheckLength(largest.Length, row.Length);
        ref uint source = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(row));
        ref uint result = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(largest));
        var withoutSign = TLanes.Broadcast(0x7FFF_FFFF);
        int i = 0;
        for (; i <= row.Length - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.Larger(TLanes.Load(ref result, i), TLanes.And(TLanes.Load(ref source, i), withoutSign)), ref result, i);
        MagnitudeReference.Raise(row[i..], largest[i..]);
    }
}
