using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>
/// The codes of E2M1 in twice its values: 0, 1, 2, 3, 4, 6, 8, 12, and the same with a minus from code 8 on. A value gets the code that is nearest;
/// of two that are as near, the first.
/// </summary>
internal static class Float4Codes
{
    /// <summary>What the codes stand for.</summary>
    public static ReadOnlySpan<sbyte> Values => [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    private static ReadOnlySpan<float> Middles => [0.5f, 1.5f, 2.5f, 3.5f, 5, 7, 10];

    /// <summary>By the distances in binary32, as ggml measures them.</summary>
    public static byte Nearest(float value, float scale)
    {
        int best = 0;
        float least = MathF.Abs((Values[0] * scale) - value);
        for (int i = 1; i < Values.Length; i++)
        {
            float distance = MathF.Abs((Values[i] * scale) - value);
            if (!(distance < least)) continue;
            best = i;
            least = distance;
        }

        return (byte)best;
    }

    /// <summary>
    /// Codes of a vector. Between two neighbours, both differences are exact, so that the middle decides. Scales are not zero, have no more than four
    /// significant bits, and no value is more than a million of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Nearest<TVector, TLanes>(TVector values, float scale)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var size = TLanes.Abs(values);
        var zero = TLanes.Broadcast(0f);
        var one = TLanes.Broadcast(1f);
        var code = zero;
        for (int i = 0; i < Middles.Length; i++)
            code = TLanes.Select(TLanes.Less(TLanes.Broadcast(Middles[i] * scale), size), TLanes.Add(code, one), code);

        // What rounds to zero has no sign.
        var negative = TLanes.Both(TLanes.Less(values, zero), TLanes.Less(zero, code));
        return TLanes.Select(negative, TLanes.Add(code, TLanes.Broadcast(8f)), code);
    }

    /// <summary>Doubled values for codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Decode(Vector128<byte> codes) =>
        Vector128.Shuffle(Vector128.Create((sbyte)0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12).AsByte(), codes);
}
