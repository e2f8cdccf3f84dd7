using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Four levels from 0 to 7: IQ3_XXS and IQ3_S.</summary>
internal readonly struct FourLevels : IGridShape
{
    public static int Size => 4;

    public static int Bits => 3;

    public static int Levels => 8;

    public static Vector256<float> Odd => Vector256.Create(1f, 3, 5, 7, 9, 11, 13, 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Pick(Vector256<float> table, Vector256<int> index) => GridLanes.PickOfEight(table, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Nearest(ReadOnlySpan<ushort> candidates, ref readonly float x, ref readonly float weights, Vector256<float> levels)
    {
        var t0 = Terms(in x, in weights, 0, levels);
        var t1 = Terms(in x, in weights, 1, levels);
        var t2 = Terms(in x, in weights, 2, levels);
        var t3 = Terms(in x, in weights, 3, levels);
        ref readonly var first = ref MemoryMarshal.GetReference(candidates);
        var smallest = GridLanes.Limit(Sums(in first, 0, t0, t1, t2, t3));
        if (candidates.Length == GridLanes.Count) return Point(candidates, GridLanes.PlaceOfSmallest(smallest));

        var which = Vector256<int>.Zero;
        var vector = Vector256<int>.Zero;
        for (var i = GridLanes.Count; i < candidates.Length; i += GridLanes.Count)
        {
            var sums = Sums(in first, i, t0, t1, t2, t3);
            vector += Vector256<int>.One;
            GridLanes.Keep(sums, vector, ref smallest, ref which);
        }
        return Point(candidates, GridLanes.PlaceOfSmallest(smallest, which));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Point(ReadOnlySpan<ushort> candidates, int place) => place < 0 ? -1 : candidates[place];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Terms(ref readonly float x, ref readonly float weights, int index, Vector256<float> levels)
    {
        var difference = levels - Vector256.Create(Unsafe.Add(ref Unsafe.AsRef(in x), index));
        return Vector256.Create(Unsafe.Add(ref Unsafe.AsRef(in weights), index)) * difference * difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sums(
        ref readonly ushort candidates, int index, Vector256<float> t0, Vector256<float> t1, Vector256<float> t2, Vector256<float> t3)
    {
        var points = GridLanes.Widen(in candidates, index);
        return Pick(t0, points) + Pick(t1, points >>> 3) + Pick(t2, points >>> 6) + Pick(t3, points >>> 9);
    }
}
