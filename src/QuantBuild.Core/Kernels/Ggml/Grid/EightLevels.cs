using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Eight levels from 0 to 2: the types of two bits and of one.</summary>
internal readonly struct EightLevels : IGridShape
{
    public static int Size => 8;

    public static int Bits => 2;

    public static int Levels => 3;

    public static Vector256<float> Odd => Vector256.Create(1f, 3, 5, 5, 1, 3, 5, 5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Pick(Vector256<float> table, Vector256<int> index) => GridLanes.PickOfFour(table, index);

    public static int Nearest(ReadOnlySpan<ushort> candidates, ref readonly float x, ref readonly float weights, Vector256<float> levels)
    {
        var t0 = Terms(in x, in weights, 0, levels);
        var t1 = Terms(in x, in weights, 1, levels);
        var t2 = Terms(in x, in weights, 2, levels);
        var t3 = Terms(in x, in weights, 3, levels);
        var t4 = Terms(in x, in weights, 4, levels);
        var t5 = Terms(in x, in weights, 5, levels);
        var t6 = Terms(in x, in weights, 6, levels);
        var t7 = Terms(in x, in weights, 7, levels);
        ref readonly var first = ref MemoryMarshal.GetReference(candidates);
        var smallest = Vector256.Create(float.MaxValue);
        var which = Vector256<int>.Zero;
        var vector = Vector256<int>.Zero;
        for (var i = 0; i < candidates.Length; i += GridLanes.Count)
        {
            var points = GridLanes.Widen(in first, i);
            var sums = Pick(t0, points) + Pick(t1, points >>> 2) + Pick(t2, points >>> 4) + Pick(t3, points >>> 6)
                + Pick(t4, points >>> 8) + Pick(t5, points >>> 10) + Pick(t6, points >>> 12) + Pick(t7, points >>> 14);
            GridLanes.Keep(sums, vector, ref smallest, ref which);
            vector += Vector256<int>.One;
        }
        var place = GridLanes.PlaceOfSmallest(smallest, which);
        return place < 0 ? -1 : candidates[place];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Terms(ref readonly float x, ref readonly float weights, int index, Vector256<float> levels)
    {
        var difference = levels - Vector256.Create(Unsafe.Add(ref Unsafe.AsRef(in x), index));
        return Vector256.Create(Unsafe.Add(ref Unsafe.AsRef(in weights), index)) * difference * difference;
    }
}
