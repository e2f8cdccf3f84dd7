using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DigitReader.Training.Network;

/// <summary>
/// The vector routines under all layers. They always work on eight lanes, whatever the processor has, and multiply and add in
/// two roundings: the order of all additions, and so every bit of a result, is the same on every machine.
/// </summary>
internal static class Blas
{
    /// <summary>y += a·x.</summary>
    public static void Axpy(float a, ReadOnlySpan<float> x, Span<float> y)
    {
        x = x[..y.Length];
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var ys = ref MemoryMarshal.GetReference(y);
        var factor = Vector256.Create(a);
        var i = 0;
        for (; i + Vector256<float>.Count <= y.Length; i += Vector256<float>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref ys, (nuint)i) + (factor * Vector256.LoadUnsafe(ref xs, (nuint)i));
            sum.StoreUnsafe(ref ys, (nuint)i);
        }

        for (; i < y.Length; i++) y[i] += a * x[i];
    }

    /// <summary>Σ xᵢ·yᵢ.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        y = y[..x.Length];
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var ys = ref MemoryMarshal.GetReference(y);
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i + Vector256<float>.Count <= x.Length; i += Vector256<float>.Count)
        {
            sums += Vector256.LoadUnsafe(ref xs, (nuint)i) * Vector256.LoadUnsafe(ref ys, (nuint)i);
        }

        var sum = SumLanes(sums);
        for (; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>The sum of eight lanes, from the first to the last (Vector256.Sum leaves the order open).</summary>
    public static float SumLanes(Vector256<float> lanes)
    {
        var sum = lanes[0];
        for (var lane = 1; lane < Vector256<float>.Count; lane++) sum += lanes[lane];
        return sum;
    }
}
