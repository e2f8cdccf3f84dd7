using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DigitReader.Training.Network;

/// <summary>3 x 3 convolutions over one plane (see <see cref="Plane"/>), stride 1, padding 1.</summary>
internal static class Convolution
{
    public const int Taps = 9;

    /// <summary>output[i] += Σ kernel[ky, kx] · input[i + ky·stride + kx].</summary>
    /// <param name="input">A bordered plane.</param>
    /// <param name="kernel">Nine weights, row by row.</param>
    /// <param name="output">The plane's output; its length must be a multiple of eight.</param>
    public static void Accumulate(Plane plane, ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, Span<float> output)
    {
        Check(plane, input, kernel, output);
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(output);
        var (row1, row2) = (plane.Stride, 2 * plane.Stride);
        var (k0, k1, k2) = (Vector256.Create(kernel[0]), Vector256.Create(kernel[1]), Vector256.Create(kernel[2]));
        var (k3, k4, k5) = (Vector256.Create(kernel[3]), Vector256.Create(kernel[4]), Vector256.Create(kernel[5]));
        var (k6, k7, k8) = (Vector256.Create(kernel[6]), Vector256.Create(kernel[7]), Vector256.Create(kernel[8]));
        for (var i = 0; i < output.Length; i += Vector256<float>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref target, (nuint)i);
            sum += k0 * Vector256.LoadUnsafe(ref source, (nuint)i);
            sum += k1 * Vector256.LoadUnsafe(ref source, (nuint)(i + 1));
            sum += k2 * Vector256.LoadUnsafe(ref source, (nuint)(i + 2));
            sum += k3 * Vector256.LoadUnsafe(ref source, (nuint)(i + row1));
            sum += k4 * Vector256.LoadUnsafe(ref source, (nuint)(i + row1 + 1));
            sum += k5 * Vector256.LoadUnsafe(ref source, (nuint)(i + row1 + 2));
            sum += k6 * Vector256.LoadUnsafe(ref source, (nuint)(i + row2));
            sum += k7 * Vector256.LoadUnsafe(ref source, (nuint)(i + row2 + 1));
            sum += k8 * Vector256.LoadUnsafe(ref source, (nuint)(i + row2 + 2));
            sum.StoreUnsafe(ref target, (nuint)i);
        }
    }

    /// <summary>gradient[ky, kx] += Σᵢ outputGradient[i] · input[i + ky·stride + kx].</summary>
    /// <param name="outputGradient">Laid out as an output; zero in the columns that mean nothing.</param>
    public static void AccumulateKernelGradient(
        Plane plane, ReadOnlySpan<float> input, ReadOnlySpan<float> outputGradient, Span<float> gradient)
    {
        Check(plane, input, gradient, outputGradient);
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var delta = ref MemoryMarshal.GetReference(outputGradient);
        for (var ky = 0; ky < 3; ky++)
        {
            var row = ky * plane.Stride;
            var (g0, g1, g2) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            for (var i = 0; i < outputGradient.Length; i += Vector256<float>.Count)
            {
                var d = Vector256.LoadUnsafe(ref delta, (nuint)i);
                g0 += d * Vector256.LoadUnsafe(ref source, (nuint)(i + row));
                g1 += d * Vector256.LoadUnsafe(ref source, (nuint)(i + row + 1));
                g2 += d * Vector256.LoadUnsafe(ref source, (nuint)(i + row + 2));
            }

            gradient[3 * ky] += Blas.SumLanes(g0);
            gradient[(3 * ky) + 1] += Blas.SumLanes(g1);
            gradient[(3 * ky) + 2] += Blas.SumLanes(g2);
        }
    }

    /// <summary>
    /// inputGradient[i] += Σ kernel[ky, kx] · outputGradient[i - (ky - 1)·stride - (kx - 1)]: a convolution with the kernel turned
    /// by half a turn.
    /// </summary>
    /// <param name="outputGradient">A bordered plane.</param>
    /// <param name="inputGradient">Laid out as an output.</param>
    public static void AccumulateInputGradient(
        Plane plane, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> kernel, Span<float> inputGradient)
    {
        Span<float> turned = stackalloc float[Taps];
        kernel[..Taps].CopyTo(turned);
        turned.Reverse();
        Accumulate(plane, outputGradient, turned, inputGradient);
    }

    // The loops above read without bounds checks: everything they reach is checked here.
    private static void Check(Plane plane, ReadOnlySpan<float> input, ReadOnlySpan<float> kernel, ReadOnlySpan<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(kernel.Length, Taps);
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, plane.OutputLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length % Vector256<float>.Count, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Length, output.Length + (2 * plane.Stride) + 2);
    }
}
