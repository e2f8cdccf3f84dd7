using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Blocks of 32 values and their weights, a block to each lane.</summary>
internal static class WeightedLanes
{
    /// <summary>Floats of room for <see cref="Load"/>, for so many lanes.</summary>
    public static int Room(int lanes) => 33 * lanes;

    /// <summary>Loads the blocks from value <paramref name="start"/> on; lanes that no block is left for become zeros.</summary>
    /// <param name="values">[rows, columns].</param>
    /// <param name="start">The first value of a block.</param>
    /// <param name="importance">[columns].</param>
    /// <param name="means">Of the rows.</param>
    /// <param name="room">Whatever it holds.</param>
    /// <param name="lanes">[32, blocks].</param>
    /// <param name="weights">[32, blocks].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<TVector, TLanes>(
        scoped ReadOnlySpan<float> values, int start, scoped ReadOnlySpan<float> importance, ref RowMeans means, scoped Span<float> room, scoped Span<float> lanes, scoped Span<float> weights)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int count = lanes.Length / 32;
        int filled = Math.Min(count, (values.Length - start) / 32);
        var linear = room[..lanes.Length];
        var squares = room[lanes.Length..];
        if (filled < count)
        {
            linear.Clear();
            squares.Clear();
            values[start..].CopyTo(linear);
            LaneTransposition.Transpose(in MemoryMarshal.GetReference(linear), 32, count, ref MemoryMarshal.GetReference(lanes));
            linear.Clear();
        }
        else
        {
            LaneTransposition.Transpose(in MemoryMarshal.GetReference(values[start..]), 32, count, ref MemoryMarshal.GetReference(lanes));
        }

        int column = start % importance.Length;
        int row = start / importance.Length;
        for (int block = 0; block < filled; block++)
        {
            importance.Slice(column, 32).CopyTo(linear[(block * 32)..]);
            squares[block] = means.Of(row);
            column += 32;
            if (column < importance.Length) continue;
            column = 0;
            row++;
        }

        ref float source = ref MemoryMarshal.GetReference(lanes);
        ref float target = ref MemoryMarshal.GetReference(weights);
        LaneTransposition.Transpose(in MemoryMarshal.GetReference(linear), 32, count, ref target);
        for (int at = 0; at < count; at += TLanes.Count)
        {
            var meanSquare = TLanes.Load(ref MemoryMarshal.GetReference(squares), at);
            for (int i = at; i < lanes.Length; i += count)
            {
                var value = TLanes.Load(ref source, i);
                var root = TLanes.SquareRoot(TLanes.Add(meanSquare, TLanes.Multiply(value, value)));
                TLanes.Store(TLanes.Multiply(TLanes.Load(ref target, i), root), ref target, i);
            }
        }
    }
}
