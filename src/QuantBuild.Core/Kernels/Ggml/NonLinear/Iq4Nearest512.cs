using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>Sixteen lanes: AVX-512 permutes sixteen numbers by their places.</summary>
internal readonly struct Iq4Nearest512 : IIq4Nearest<Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Value(Vector512<float> vector) => Vector512.ShuffleNative(
        Vector512.Create(-127f, -104f, -83f, -65f, -49f, -35f, -22f, -10f, 1f, 13f, 25f, 38f, 53f, 69f, 89f, 113f), Place(vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Code(Vector512<float> vector) => Vector512.ConvertToSingle(Place(vector));

    /// <summary>The code; each table holds the midpoint that decides the next bit where the bits so far say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Place(Vector512<float> vector)
    {
        var place = Add(Vector512<int>.Zero, 8, vector, Vector512.Create(-4.5f));
        var fours = Vector512.Create(-57f, 0, 0, 0, 0, 0, 0, 0, 45.5f, 0, 0, 0, 0, 0, 0, 0);
        place = Add(place, 4, vector, Vector512.ShuffleNative(fours, place));
        var twos = Vector512.Create(-93.5f, 0, 0, 0, -28.5f, 0, 0, 0, 19f, 0, 0, 0, 79f, 0, 0, 0);
        place = Add(place, 2, vector, Vector512.ShuffleNative(twos, place));
        var ones = Vector512.Create(-115.5f, 0, -74f, 0, -42f, 0, -16f, 0, 7f, 0, 31.5f, 0, 61f, 0, 101f, 0);
        return Add(place, 1, vector, Vector512.ShuffleNative(ones, place));
    }

    /// <summary>A NaN is not less than anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Add(Vector512<int> place, int bit, Vector512<float> vector, Vector512<float> midpoint) =>
        Vector512.ConditionalSelect(Vector512.LessThan(vector, midpoint).AsInt32(), place, place + Vector512.Create(bit));
}
