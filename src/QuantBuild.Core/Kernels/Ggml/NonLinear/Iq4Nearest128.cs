using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector128;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>Four lanes: by choosing among midpoints and values, since there is no table of sixteen numbers.</summary>
internal readonly struct Iq4Nearest128 : IIq4Nearest<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Value(Vector128<float> vector)
    {
        var below = Below(vector);
        var lower = ConditionalSelect(
            below.Two, Four(below.One, below.Half, -127f, -104f, -83f, -65f), Four(below.One, below.Half, -49f, -35f, -22f, -10f));
        var upper = ConditionalSelect(
            below.Two, Four(below.One, below.Half, 1f, 13f, 25f, 38f), Four(below.One, below.Half, 53f, 69f, 89f, 113f));
        return ConditionalSelect(below.Four, lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Code(Vector128<float> vector)
    {
        var below = Below(vector);
        return AndNot(Create(8f), below.Four) + AndNot(Create(4f), below.Two) + AndNot(Create(2f), below.One) + AndNot(Create(1f), below.Half);
    }

    /// <summary>Masks of the code's bits that are not set, from the highest one on. A NaN is below nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Four, Vector128<float> Two, Vector128<float> One, Vector128<float> Half) Below(Vector128<float> vector)
    {
        var four = LessThan(vector, Create(-4.5f));
        var two = LessThan(vector, ConditionalSelect(four, Create(-57f), Create(45.5f)));
        var one = LessThan(vector, Four(four, two, -93.5f, -28.5f, 19f, 79f));
        var lower = Four(two, one, -115.5f, -74f, -42f, -16f);
        var upper = Four(two, one, 7f, 31.5f, 61f, 101f);
        return (four, two, one, LessThan(vector, ConditionalSelect(four, lower, upper)));
    }

    /// <summary>One of four numbers, by two bits that are not set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(Vector128<float> high, Vector128<float> low, float a, float b, float c, float d) =>
        ConditionalSelect(high, ConditionalSelect(low, Create(a), Create(b)), ConditionalSelect(low, Create(c), Create(d)));
}
