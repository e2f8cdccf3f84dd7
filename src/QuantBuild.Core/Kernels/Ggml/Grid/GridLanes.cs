using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>The operations on eight lanes that searching a grid needs, with AVX2 or with two vectors of four lanes.</summary>
internal static class GridLanes
{
    /// <summary>Lanes of a vector.</summary>
    public const int Count = 8;

    /// <summary>For each lane the table's entry that the lowest three bits of the index say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> PickOfEight(Vector256<float> table, Vector256<int> index)
    {
        if (Avx2.IsSupported) return Avx2.PermuteVar8x32(table, index);
        var upper = Vector256.Equals(index & Vector256.Create(4), Vector256.Create(4)).AsSingle();
        var twice = Vector256.Create(table.GetUpper(), table.GetUpper());
        return Vector256.ConditionalSelect(upper, PickOfFour(twice, index), PickOfFour(Vector256.Create(table.GetLower(), table.GetLower()), index));
    }

    /// <summary>For each lane the table's entry that the lowest two bits of the index say. The table has its four entries twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> PickOfFour(Vector256<float> table, Vector256<int> index) =>
        Avx.IsSupported
            ? Avx.PermuteVar(table, index)
            : Vector256.Create(PickOfFour(table.GetLower(), index.GetLower()), PickOfFour(table.GetLower(), index.GetUpper()));

    /// <summary>Eight candidates, a lane each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ref readonly ushort candidates, int index)
    {
        var words = Vector128.LoadUnsafe(in candidates, (nuint)index);
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(words);
        var (lower, upper) = Vector128.Widen(words);
        return Vector256.Create(lower, upper).AsInt32();
    }

    /// <summary>Keeps the smallest of each lane's sums, and which it was; those that are no numbers are not smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Keep(Vector256<float> sums, Vector256<int> vector, ref Vector256<float> smallest, ref Vector256<int> which)
    {
        var less = Vector256.LessThan(sums, smallest);
        if (Avx2.IsSupported)
        {
            // The second operand is the result for a NaN.
            smallest = Avx.Min(sums, smallest);
            which = Avx2.BlendVariable(which, vector, less.AsInt32());
            return;
        }

        smallest = Vector256.ConditionalSelect(less, sums, smallest);
        which = Vector256.ConditionalSelect(less.AsInt32(), vector, which);
    }

    /// <summary>The place of the smallest of all sums: the first of those that are the same.</summary>
    /// <param name="sums">The smallest of each lane's sums.</param>
    /// <param name="vectors">Which of the lane's sums that was.</param>
    /// <returns>Eight times the vector, plus the lane; -1 when no sum is less than the largest number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PlaceOfSmallest(Vector256<float> sums, Vector256<int> vectors)
    {
        var smallest = Smallest(sums);
        var lanes = Vector256.Equals(sums, smallest).ExtractMostSignificantBits();
        var place = int.MaxValue;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            var lane = System.Numerics.BitOperations.TrailingZeroCount(lanes);
            place = Math.Min(place, (Count * vectors.GetElement(lane)) + lane);
        }
        return smallest.ToScalar() < float.MaxValue ? place : -1;
    }

    /// <summary>The same for one vector of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PlaceOfSmallest(Vector256<float> sums)
    {
        var smallest = Smallest(sums);
        var lanes = Vector256.Equals(sums, smallest).ExtractMostSignificantBits();
        return smallest.ToScalar() < float.MaxValue ? System.Numerics.BitOperations.TrailingZeroCount(lanes) : -1;
    }

    /// <summary>Sums that are no numbers, or infinite, become the largest number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Limit(Vector256<float> sums) =>
        // The second operand is the result for a NaN.
        Avx.IsSupported
            ? Avx.Min(sums, Vector256.Create(float.MaxValue))
            : Vector256.ConditionalSelect(Vector256.LessThan(sums, Vector256.Create(float.MaxValue)), sums, Vector256.Create(float.MaxValue));

    /// <summary>The smallest lane, in all lanes. There is no NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Smallest(Vector256<float> sums)
    {
        var four = Vector128.MinNative(sums.GetLower(), sums.GetUpper());
        four = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        four = Vector128.MinNative(four, Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2)));
        return Vector256.Create(four, four);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PickOfFour(Vector128<float> table, Vector128<int> index)
    {
        // The four bytes of entry n are 4n to 4n + 3.
        var bytes = ((index & Vector128.Create(3)) * 0x04040404) + Vector128.Create(0x03020100);
        return Vector128.Shuffle(table.AsByte(), bytes.AsByte()).AsSingle();
    }
}
