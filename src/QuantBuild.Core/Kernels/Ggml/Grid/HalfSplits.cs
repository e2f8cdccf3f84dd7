using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// The sums of one half of the values, split at one place and then at eight others, with levels that are shifted up or down. Neighbouring levels
/// differ by one, so for the products only the last level's value is needed.
/// </summary>
internal readonly ref struct HalfSplits
{
    /// <summary>From one half's sums to those of the other.</summary>
    public const int Stride = 24;

    private readonly ReadOnlySpan<float> products;
    private readonly ReadOnlySpan<float> norms;
    private readonly float first;
    private readonly float up;
    private readonly float down;
    private readonly float upNorm;
    private readonly float downNorm;

    public HalfSplits(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, int first)
    {
        this.products = products;
        this.norms = norms;
        this.first = products[first];
        (up, upNorm) = (products[16] * Up[2], (norms[16] * Up[2] * Up[2]) + (norms[first] * ((Up[0] * Up[0]) - (Up[1] * Up[1]))));
        (down, downNorm) = (products[16] * Down[2], (norms[16] * Down[2] * Down[2]) + (norms[first] * ((Down[0] * Down[0]) - (Down[1] * Down[1]))));
    }

    private static ReadOnlySpan<float> Up => ShiftedLevels.Up;

    private static ReadOnlySpan<float> Down => ShiftedLevels.Down;

    /// <summary>For splits from <paramref name="second"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At(
        int second, out Vector256<float> productUp, out Vector256<float> productDown, out Vector256<float> normUp, out Vector256<float> normDown)
    {
        var below = Vector256.Create(first) + Vector256.Create(products[second..]);
        productUp = Vector256.Create(up) - below;
        productDown = Vector256.Create(down) - below;
        var norm = Vector256.Create(norms[second..]);
        normUp = Vector256.Create(upNorm) + (norm * ((Up[1] * Up[1]) - (Up[2] * Up[2])));
        normDown = Vector256.Create(downNorm) + (norm * ((Down[1] * Down[1]) - (Down[2] * Down[2])));
    }
}
