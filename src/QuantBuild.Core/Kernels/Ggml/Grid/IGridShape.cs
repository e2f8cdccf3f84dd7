using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>The two kinds of points: eight levels of two bits, or four of three.</summary>
internal interface IGridShape
{
    /// <summary>Levels of a point.</summary>
    static abstract int Size { get; }

    /// <summary>Bits of a level.</summary>
    static abstract int Bits { get; }

    /// <summary>Levels from 0 to one less than this.</summary>
    static abstract int Levels { get; }

    /// <summary>The odd numbers that the levels stand for, by lane.</summary>
    static abstract Vector256<float> Odd { get; }

    /// <summary>For each lane the entry for a level, which is in the lowest bits of the index. There may be other bits above.</summary>
    static abstract Vector256<float> Pick(Vector256<float> table, Vector256<int> index);

    /// <summary>
    /// Finds the candidate with the smallest sum of weighted squared differences, the first of them. A difference can only be one of a few, one for
    /// each level: these are computed first, and then only looked up. A lane is a candidate, so its sum is in the order of its levels.
    /// </summary>
    /// <param name="candidates">Points, a multiple of eight.</param>
    /// <param name="x">The values.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="levels">What the levels stand for, times the scale.</param>
    /// <returns>The point; -1 when no sum is less than the largest number.</returns>
    static abstract int Nearest(ReadOnlySpan<ushort> candidates, ref readonly float x, ref readonly float weights, Vector256<float> levels);
}
