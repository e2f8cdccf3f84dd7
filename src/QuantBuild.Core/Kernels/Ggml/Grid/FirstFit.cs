using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Ggml.Affine;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>The scale of <see cref="ScaleSearchReference"/> with all scales tried at once, a lane each.</summary>
internal static class FirstFit
{
    // Beyond this, on either side of zero, rounding is no rounding.
    private const float Limit = 1e6f;

    // Steps of a tenth from the last code: eight around the middle one, which is looked at alone.
    private static Vector256<float> Steps => Vector256.Create(-4f, -3, -2, -1, 1, 2, 3, 4) * Vector256.Create(ScaleSearchReference.Delta);

    /// <param name="values">Some of them may be negative.</param>
    /// <param name="weights">Of each value.</param>
    /// <param name="last">The last code.</param>
    /// <param name="largest">The largest value, more than zero.</param>
    /// <param name="farthest">The largest size of a value.</param>
    /// <returns>The scale; 0 when none fits.</returns>
    [SkipLocalsInit]
    public static float Search(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int last, float largest, float farthest)
    {
        Span<byte> codes = stackalloc byte[32];
        codes = codes[..values.Length];
        var inverses = (Steps + Vector256.Create((float)last)) / Vector256.Create(largest);
        if (!(farthest * inverses.GetElement(GridLanes.Count - 1) <= Limit)) return ScaleSearchReference.Search(values, weights, last, codes);

        var best = last / largest;
        var scale = 1 / best;
        var scales = Vector256<float>.One / inverses;
        float least = 0;
        var errors = Vector256<float>.Zero;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = values[i] - (scale * (byte)NearestInteger.Of(best * values[i]));
            least += weights[i] * difference * difference;
            var rounded = (inverses * Vector256.Create(values[i])) + Vector256.Create(NearestInteger.Shift) - Vector256.Create(NearestInteger.Shift);
            var value = Vector256.Create(values[i]) - (scales * Vector256.MinNative(rounded, Vector256.Create((float)last)));
            errors += Vector256.Create(weights[i]) * value * value;
        }
        for (var i = 0; i < GridLanes.Count; i++)
        {
            if (errors[i] < least) (least, best) = (errors[i], inverses[i]);
        }
        return ScaleSearchReference.Fit(values, weights, last, best, codes);
    }
}
