using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Ggml.NonLinear;

/// <summary>
/// Eight lanes: AVX2 permutes eight numbers by their places. A comparison gives 0 or -1, so the places are counted downwards and the tables
/// written so: what belongs to place p is at (8 - p) % 8.
/// </summary>
internal readonly struct Iq4Nearest256 : IIq4Nearest<Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Value(Vector256<float> vector)
    {
        if (!Avx2.IsSupported) return Vector256.Create(Iq4Nearest128.Value(vector.GetLower()), Iq4Nearest128.Value(vector.GetUpper()));
        var place = Place(vector, out var upper);
        return Avx.BlendVariable(
            Avx2.PermuteVar8x32(Vector256.Create(-127f, -10f, -22f, -35f, -49f, -65f, -83f, -104f), place),
            Avx2.PermuteVar8x32(Vector256.Create(1f, 113f, 89f, 69f, 53f, 38f, 25f, 13f), place), upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Code(Vector256<float> vector)
    {
        if (!Avx2.IsSupported) return Vector256.Create(Iq4Nearest128.Code(vector.GetLower()), Iq4Nearest128.Code(vector.GetUpper()));
        return Vector256.ConvertToSingle(-Place(vector, out _));
    }

    /// <summary>Minus the code. A NaN is not less than anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Place(Vector256<float> vector, out Vector256<float> upper)
    {
        upper = Avx.CompareNotLessThan(vector, Vector256.Create(-4.5f));
        var reached = Avx.CompareNotLessThan(vector, Avx.BlendVariable(Vector256.Create(-57f), Vector256.Create(45.5f), upper));
        var place = upper.AsInt32() + upper.AsInt32() + reached.AsInt32();
        reached = Avx.CompareNotLessThan(vector, Avx.PermuteVar(Vector256.Create(-93.5f, 79f, 19f, -28.5f, -93.5f, 79f, 19f, -28.5f), place));
        place = place + place + reached.AsInt32();
        reached = Avx.CompareNotLessThan(vector, Avx2.PermuteVar8x32(Vector256.Create(-115.5f, 101f, 61f, 31.5f, 7f, -16f, -42f, -74f), place));
        return place + place + reached.AsInt32();
    }
}
