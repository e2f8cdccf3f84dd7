using System.Buffers.Binary;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// Quantizes to IQ1_S and IQ1_M: the best split of a sub-block's sorted values into three levels first, then the nearest points of the grid.
/// </summary>
/// <remarks>
/// Values that are equal are sorted by their places; so does the qsort of glibc, though C asks no qsort to. Where no point is nearer than the largest
/// number (values whose squares, times their weights, are no longer finite) ggml searches the grid with values from behind the group, which may be
/// behind the tensor, or ends the process. Here such a block gets a scale that is no number, so that whoever checks blocks refuses it.
/// </remarks>
/// <typeparam name="TSearch">How splits and points are searched.</typeparam>
internal static class SplitQuantizer<TSearch>
    where TSearch : struct, ISplitSearch
{
    /// <summary>To IQ1_S: 32 values have one scale and one shift. See <see cref="GridDequantizer{T}.Iq1S"/>.</summary>
    public static void Iq1S(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        for (var first = 0; first < values.Length; first += GgmlTypes.SuperBlock, blocks = blocks[50..])
        {
            var weights = importance.Slice(first % columns, GgmlTypes.SuperBlock);
            if (!TryIq1S(values.Slice(first, GgmlTypes.SuperBlock), weights, blocks[..50])) StoredHalf.Write(float.NaN, blocks);
        }
    }

    /// <summary>To IQ1_M: 16 values have one scale, 8 one shift. See <see cref="GridDequantizer{T}.Iq1M"/>.</summary>
    public static void Iq1M(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        for (var first = 0; first < values.Length; first += GgmlTypes.SuperBlock, blocks = blocks[56..])
        {
            var weights = importance.IsEmpty ? default : importance.Slice(first % columns, GgmlTypes.SuperBlock);
            if (!TryIq1M(values.Slice(first, GgmlTypes.SuperBlock), weights, blocks[..56])) PutScale(float.NaN, 0, blocks);
        }
    }

    private static bool TryIq1S(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, Span<byte> block)
    {
        block.Clear();
        var square = MeanSquare(values);
        Span<float> weights = stackalloc float[32];
        Span<float> scales = stackalloc float[8];
        Span<int> shifts = stackalloc int[8];
        Span<int> points = stackalloc int[4];
        float largest = 0;
        for (var part = 0; part < 8; part++)
        {
            var x = values.Slice(32 * part, 32);
            TSearch.Weigh(x, importance.Slice(32 * part, 32), square, weights);
            var scale = SplitSubBlock<TSearch>.Search(x, weights, 1e-12f, points, out shifts[part]);
            if (!(scale >= 0)) return false;
            if (points[0] < 0) continue;
            var high = 0;
            for (var i = 0; i < 4; i++)
            {
                var code = SearchGrids.Iq1.Value.CodeOf(points[i]);
                block[2 + (4 * part) + i] = (byte)code;
                high |= code >> 8 << (3 * i);
            }
            BinaryPrimitives.WriteUInt16LittleEndian(block[(34 + (2 * part))..], (ushort)high);
            scales[part] = scale;
            largest = largest > scale ? largest : scale;
        }
        if (largest == 0) return true;

        var d = largest / 15;
        // The factor, like that of IQ1_M, was found by trial.
        StoredHalf.Write(d * 1.125f, block);
        var inverse = 1 / d;
        for (var part = 0; part < 8; part++)
        {
            var high = block.Slice(34 + (2 * part), 2);
            var scaleAndShift = ScaleCode(inverse, scales[part]) | (shifts[part] != 0 ? 8 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(high, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(high) | scaleAndShift << 12));
        }
        return true;
    }

    private static bool TryIq1M(ReadOnlySpan<float> values, ReadOnlySpan<float> importance, Span<byte> block)
    {
        block.Clear();
        var square = MeanSquare(values);
        Span<float> weights = stackalloc float[GgmlTypes.SuperBlock];
        Span<float> scales = stackalloc float[16];
        Span<int> shifts = stackalloc int[16];
        Span<int> points = stackalloc int[32];
        points.Fill(SearchGrids.Iq1.Value.Points[0]);
        TSearch.Weigh(values, importance, square, weights);
        float largest = 0;
        for (var part = 0; part < 16; part++)
        {
            Span<int> found = points.Slice(2 * part, 2);
            var scale = SplitSubBlock<TSearch>.Search(values.Slice(16 * part, 16), weights.Slice(16 * part, 16), 1e-7f, found, out shifts[part]);
            if (!(scale >= 0)) return false;
            if (found[0] < 0)
            {
                // All zero counts as code 0 below.
                found.Fill(SearchGrids.Iq1.Value.Points[0]);
                continue;
            }

            var (low, high) = (SearchGrids.Iq1.Value.CodeOf(found[0]), SearchGrids.Iq1.Value.CodeOf(found[1]));
            (block[2 * part], block[(2 * part) + 1]) = ((byte)low, (byte)high);
            block[32 + part] = (byte)(low >> 8 | high >> 8 << 4);
            scales[part] = scale;
            largest = largest > scale ? largest : scale;
        }
        if (largest == 0) return true;

        var d = largest / 15;
        var inverse = 1 / d;
        float product = 0;
        float norm = 0;
        ulong codes = 0;
        for (var part = 0; part < 16; part++)
        {
            var code = ScaleCode(inverse, scales[part]);
            codes |= (ulong)code << ((part / 4 * 16) + (part % 4 * 3));
            block[32 + part] |= (byte)((shifts[part] & 1) << 7 | (shifts[part] & 2) << 2);
            for (var i = 0; i < 16; i++)
            {
                var at = (16 * part) + i;
                var level = SplitSubBlock<TSearch>.Levels(shifts[part], i / 8)[points[at / 8] >> (at % 8 * 2) & 3];
                var q = level * ((2 * code) + 1);
                product += weights[at] * q * values[at];
                norm += weights[at] * q * q;
            }
        }
        if (norm > 0) d = product / norm;
        PutScale(d * 1.1125f, codes, block);
        return true;
    }

    private static float MeanSquare(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (var value in values) sum += value * value;
        return 2 * sum / GgmlTypes.SuperBlock;
    }

    private static int ScaleCode(float inverse, float scale) => Math.Clamp(NearestInteger.Of(0.5f * ((inverse * scale) - 1)), 0, 7);

    /// <summary>Puts four bits of IQ1_M's scale above each twelve bits of its small scales.</summary>
    private static void PutScale(float scale, ulong codes, Span<byte> block)
    {
        Span<byte> half = stackalloc byte[2];
        StoredHalf.Write(scale, half);
        ulong bits = BinaryPrimitives.ReadUInt16LittleEndian(half);
        codes |= (bits & 0xF) << 12 | (bits & 0xF0) << 24 | (bits & 0xF00) << 36 | (bits & 0xF000) << 48;
        BinaryPrimitives.WriteUInt64LittleEndian(block[48..], codes);
    }
}
