using static System.Buffers.Binary.BinaryPrimitives;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// The values of the I types with grids: the product of a block's scale (binary16), a small scale of 16 or 32 values, a magnitude that the code of
/// a grid's point stands for, and a sign.
/// </summary>
/// <typeparam name="TExpansion">How eight values are computed.</typeparam>
internal static class GridDequantizer<TExpansion>
    where TExpansion : struct, IGridExpansion
{
    // What the levels of IQ1_S and IQ1_M are shifted by, up or down.
    private const float Delta = 0.125f;

    /// <summary>d, then for each 32 values: four codes of 8 bits; four times 7 signs and a scale of 4 bits.</summary>
    public static void Iq2Xxs(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[66..], values = values[GgmlTypes.SuperBlock..])
        {
            var d = StoredHalf.Read(blocks);
            for (var part = 0; part < 8; part++)
            {
                var codes = blocks.Slice(2 + (8 * part), 4);
                var rest = ReadUInt32LittleEndian(blocks[(6 + (8 * part))..]);
                var scale = d * (0.5f + (rest >> 28)) * 0.25f;
                for (var i = 0; i < 4; i++)
                    TExpansion.Signed(GridMagnitudes.Iq2Xxs[codes[i]], EvenSigns.Expand(rest >> (7 * i)), scale, values.Slice((32 * part) + (8 * i), 8));
            }
        }
    }

    /// <summary>d; 32 codes of 9 bits, each with 7 signs above; 16 scales of 4 bits.</summary>
    public static void Iq2Xs(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[74..], values = values[GgmlTypes.SuperBlock..])
        {
            var d = StoredHalf.Read(blocks);
            for (var i = 0; i < 32; i++)
            {
                var code = ReadUInt16LittleEndian(blocks[(2 + (2 * i))..]);
                var scale = d * (0.5f + (blocks[66 + (i / 4)] >> (i % 4 / 2 * 4) & 15)) * 0.25f;
                TExpansion.Signed(GridMagnitudes.Iq2Xs[code & 511], EvenSigns.Expand((uint)code >> 9), scale, values.Slice(8 * i, 8));
            }
        }
    }

    /// <summary>d; the low 8 bits of 32 codes; 32 times 8 signs; the codes' high 2 bits; 16 scales of 4 bits.</summary>
    public static void Iq2S(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[82..], values = values[GgmlTypes.SuperBlock..])
        {
            var d = StoredHalf.Read(blocks);
            for (var i = 0; i < 32; i++)
            {
                var code = blocks[2 + i] | (blocks[66 + (i / 4)] >> (i % 4 * 2) & 3) << 8;
                var scale = d * (0.5f + (blocks[74 + (i / 4)] >> (i % 4 / 2 * 4) & 15)) * 0.25f;
                TExpansion.Signed(GridMagnitudes.Iq2S[code], blocks[34 + i], scale, values.Slice(8 * i, 8));
            }
        }
    }

    /// <summary>d; 64 codes of 8 bits; for each 32 values four times 7 signs and a scale of 4 bits.</summary>
    public static void Iq3Xxs(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[98..], values = values[GgmlTypes.SuperBlock..])
        {
            var d = StoredHalf.Read(blocks);
            for (var i = 0; i < 32; i++)
            {
                var rest = ReadUInt32LittleEndian(blocks[(66 + (i / 4 * 4))..]);
                var scale = d * (0.5f + (rest >> 28)) * 0.5f;
                var magnitudes = GridMagnitudes.Iq3Xxs[blocks[2 + (2 * i)]] | (ulong)GridMagnitudes.Iq3Xxs[blocks[3 + (2 * i)]] << 32;
                TExpansion.Signed(magnitudes, EvenSigns.Expand(rest >> (i % 4 * 7)), scale, values.Slice(8 * i, 8));
            }
        }
    }

    /// <summary>d; the low 8 bits of 64 codes; their highest bits; 32 times 8 signs; 8 scales of 4 bits.</summary>
    public static void Iq3S(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[110..], values = values[GgmlTypes.SuperBlock..])
        {
            var d = StoredHalf.Read(blocks);
            for (var i = 0; i < 32; i++)
            {
                var high = blocks[66 + (i / 4)] >> (i % 4 * 2);
                var scale = d * (1 + (2 * (blocks[106 + (i / 8)] >> (i / 4 % 2 * 4) & 15)));
                var magnitudes = GridMagnitudes.Iq3S[blocks[2 + (2 * i)] | (high & 1) << 8]
                    | (ulong)GridMagnitudes.Iq3S[blocks[3 + (2 * i)] | (high & 2) << 7] << 32;
                TExpansion.Signed(magnitudes, blocks[74 + i], scale, values.Slice(8 * i, 8));
            }
        }
    }

    /// <summary>d; the low 8 bits of 32 codes; for each 32 values the four codes' high 3 bits, a scale of 3 bits and the shift's sign.</summary>
    public static void Iq1S(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[50..], values = values[GgmlTypes.SuperBlock..])
        {
            var d = StoredHalf.Read(blocks);
            for (var i = 0; i < 32; i++)
            {
                var high = ReadUInt16LittleEndian(blocks[(34 + (i / 4 * 2))..]);
                var scale = d * ((2 * (high >> 12 & 7)) + 1);
                var code = blocks[2 + i] | (high >> (i % 4 * 3) & 7) << 8;
                TExpansion.Shifted(GridMagnitudes.Iq1[code], (high & 0x8000) != 0 ? -Delta : Delta, scale, values.Slice(8 * i, 8));
            }
        }
    }

    /// <summary>The low 8 bits of 32 codes; their high 3 bits, each with the shift's sign; 16 scales of 3 bits and between them 4 bits of d.</summary>
    public static void Iq1M(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; values.Length > 0; blocks = blocks[56..], values = values[GgmlTypes.SuperBlock..])
        {
            var scales = ReadUInt64LittleEndian(blocks[48..]);
            var d = (float)BitConverter.UInt16BitsToHalf(
                (ushort)((scales >> 12 & 0xF) | (scales >> 24 & 0xF0) | (scales >> 36 & 0xF00) | (scales >> 48 & 0xF000)));
            for (var i = 0; i < 32; i++)
            {
                var high = blocks[32 + (i / 2)] >> (i % 2 * 4);
                var scale = d * ((2 * (int)(scales >> ((i / 8 * 16) + (i % 8 / 2 * 3)) & 7)) + 1);
                TExpansion.Shifted(GridMagnitudes.Iq1[blocks[i] | (high & 7) << 8], (high & 8) != 0 ? -Delta : Delta, scale, values.Slice(8 * i, 8));
            }
        }
    }
}
