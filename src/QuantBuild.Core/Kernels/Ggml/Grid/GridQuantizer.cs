using System.Numerics;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// Quantizes to the I types of two and three bits.
/// </summary>
/// <remarks>
/// ggml ends the process when it finds no point that is nearer than the largest number, or no scale that is a number: when sums of values' squares or
/// cubes, times their weights, are no longer finite (values from about 1e16 on). Here such a block gets a scale that is no number, so that whoever
/// checks blocks refuses it.
/// </remarks>
/// <typeparam name="TSubBlock">How sub-blocks are searched.</typeparam>
internal static class GridQuantizer<TSubBlock>
    where TSubBlock : struct, IGridSubBlock
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize(GridFormat format, ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        var block = new GridBlock();
        var bytes = new byte[format.Type.BlockBytes()];
        for (var first = 0; first < values.Length; first += GgmlTypes.SuperBlock)
        {
            var weights = importance.IsEmpty ? default : importance.Slice(first % columns, GgmlTypes.SuperBlock);
            block.Clear();
            Array.Clear(bytes);
            if (Search(format, values.Slice(first, GgmlTypes.SuperBlock), weights, block, out var largest)) Finish(format, block, largest, bytes);
            else StoredHalf.Write(float.NaN, bytes);
            bytes.CopyTo(blocks);
            blocks = blocks[bytes.Length..];
        }
    }

    /// <returns>False when ggml would end the process.</returns>
    private static bool Search(GridFormat format, ReadOnlySpan<float> values, ReadOnlySpan<float> importance, GridBlock block, out float largestScale)
    {
        var count = format.SubBlock;
        var weights = (stackalloc float[32])[..count];
        var roots = (stackalloc float[32])[..count];
        var sizes = (stackalloc float[32])[..count];
        var points = (stackalloc int[8])[..(count / format.Grid.Value.Size)];
        float sum = 0;
        foreach (var value in values) sum += value * value;
        var square = format.SquareFactor * sum / GgmlTypes.SuperBlock;
        largestScale = 0;
        for (var part = 0; part < values.Length / count; part++)
        {
            var x = values.Slice(part * count, count);
            TSubBlock.Weigh(format, x, importance.IsEmpty ? default : importance.Slice(part * count, count), square, weights, roots);
            var signs = block.Signs.AsSpan(part * count / 8, count / 8);
            for (var i = 0; i < count; i += 8) signs[i / 8] = TakeSigns(x.Slice(i, 8), weights.Slice(i, 8), format.EvenSigns, sizes.Slice(i, 8));
            var largest = sizes[0];
            foreach (var size in sizes) largest = largest > size ? largest : size;
            points.Clear();
            var scale = largest < format.Smallest ? 0 : TSubBlock.Quantize(format, sizes, weights, roots, largest, points);
            if (float.IsNaN(scale)) return false;
            if (points[0] < 0 || largest < format.Smallest)
            {
                block.Empty[part] = true;
                signs.Clear();
                continue;
            }

            if (scale < 0)
            {
                // The sizes that changed sides outweigh the others: all signs change instead.
                scale = -scale;
                foreach (ref var sign in signs) sign = (byte)(~sign & (format.EvenSigns ? 127 : 255));
            }
            for (var i = 0; i < points.Length; i++) block.Codes[(part * points.Length) + i] = format.Grid.Value.CodeOf(points[i]);
            block.Scales[part] = scale;
            largestScale = largestScale > scale ? largestScale : scale;
        }
        return true;
    }

    /// <summary>Splits eight values into sizes and signs. An odd number of negative ones is made even by the one that matters least.</summary>
    private static byte TakeSigns(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, bool even, Span<float> sizes)
    {
        // A negative zero stays as it is.
        var x = Vector256.Create(values);
        var negative = Vector256.LessThan(x, Vector256<float>.Zero);
        (x ^ (negative & Vector256.Create(-0f))).CopyTo(sizes);
        var signs = (int)negative.ExtractMostSignificantBits();
        if (!even) return (byte)signs;
        if ((BitOperations.PopCount((uint)signs) & 1) != 0)
        {
            var least = LeastImportant(Vector256.Create(weights) * x * x);
            sizes[least] = -sizes[least];
            signs ^= 1 << least;
        }
        return (byte)(signs & 127);
    }

    private static int LeastImportant(Vector256<float> importance)
    {
        if (Vector256.LessThanAll(importance, Vector256.Create(float.MaxValue))) return GridLanes.PlaceOfSmallest(importance);
        // With infinite ones and with none at all the order matters.
        var least = 0;
        for (var i = 1; i < GridLanes.Count; i++) least = importance[i] < importance[least] ? i : least;
        return least;
    }

    private static void Finish(GridFormat format, GridBlock block, float largest, byte[] bytes)
    {
        if (largest == 0)
        {
            if (format.KeepsCodes) format.Pack(block, bytes);
            return;
        }

        var scale = largest / 31;
        var inverse = 1 / scale;
        for (var part = 0; part < GgmlTypes.SuperBlock / format.SubBlock; part++)
            block.ScaleCodes[part] = Math.Clamp(NearestInteger.Of(0.5f * ((inverse * block.Scales[part]) - 1)), 0, 15);
        format.Pack(block, bytes);
        StoredHalf.Write(scale * format.ScaleFactor, bytes);
    }
}
