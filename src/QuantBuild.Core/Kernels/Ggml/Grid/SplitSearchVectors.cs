using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Eight splits, candidates or values at once.</summary>
internal readonly struct SplitSearchVectors : ISplitSearch
{
    public static void Weigh(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, float square, Span<float> weights)
    {
        for (var i = 0; i < values.Length; i += GridLanes.Count)
        {
            var x = Vector256.Create(values[i..]);
            var weight = importance.IsEmpty ? x * x : Vector256.Create(importance[i..]) * Vector256.Sqrt(Vector256.Create(square) + (x * x));
            weight.CopyTo(weights[i..]);
        }
    }

    /// <remarks>A value's place is the number of smaller ones, and of equal ones before it.</remarks>
    public static void Sort(ReadOnlySpan<float> values, Span<int> order)
    {
        Span<int> ranks = stackalloc int[GridLanes.Count];
        var lane = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        for (var first = 0; first < values.Length; first += GridLanes.Count)
        {
            var x = Vector256.Create(values[first..]);
            var rank = Vector256<int>.Zero;
            for (var i = 0; i < first; i++) rank -= Vector256.LessThanOrEqual(Vector256.Create(values[i]), x).AsInt32();
            for (var i = 0; i < GridLanes.Count; i++)
            {
                var other = Vector256.Create(values[first + i]);
                var before = Vector256.Equals(other, x).AsInt32() & Vector256.GreaterThan(lane, Vector256.Create(i));
                rank -= Vector256.LessThan(other, x).AsInt32() | before;
            }
            for (var i = first + GridLanes.Count; i < values.Length; i++) rank -= Vector256.LessThan(Vector256.Create(values[i]), x).AsInt32();
            rank.CopyTo(ranks);
            for (var i = 0; i < GridLanes.Count; i++) order[ranks[i]] = first + i;
        }
    }

    public static Split One(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale) => OneShiftSplits.Search(products, norms, ref scale);

    public static Split Two(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, ref float scale) => TwoShiftSplits.Search(products, norms, ref scale);

    public static int Nearest(
        ReadOnlySpan<ushort> candidates, ReadOnlySpan<float> values, ReadOnlySpan<float> weights, float scale, ReadOnlySpan<float> levels)
    {
        var four = Vector128.Create(levels[0], levels[1], levels[2], levels[2]);
        return EightLevels.Nearest(
            candidates, in MemoryMarshal.GetReference(values), in MemoryMarshal.GetReference(weights), Vector256.Create(scale) * Vector256.Create(four, four));
    }
}
