using static System.Buffers.Binary.BinaryPrimitives;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>The layouts of the I types of two and three bits, behind the two bytes of the block's scale. See <see cref="GridDequantizer{T}"/>.</summary>
internal static class GridPacking
{
    public static void Iq2Xxs(GridBlock block, byte[] bytes)
    {
        for (var part = 0; part < 8; part++)
        {
            for (var i = 0; i < 4; i++) bytes[2 + (8 * part) + i] = (byte)block.Codes[(4 * part) + i];
            WriteUInt32LittleEndian(bytes.AsSpan(6 + (8 * part)), SignsAndScale(block, part));
        }
    }

    public static void Iq2Xs(GridBlock block, byte[] bytes)
    {
        for (var i = 0; i < 32; i++) WriteUInt16LittleEndian(bytes.AsSpan(2 + (2 * i)), (ushort)(block.Codes[i] | block.Signs[i] << 9));
        Scales(block, bytes.AsSpan(66, 8));
    }

    public static void Iq2S(GridBlock block, byte[] bytes)
    {
        for (var i = 0; i < 32; i++)
        {
            bytes[2 + i] = (byte)block.Codes[i];
            bytes[34 + i] = block.Signs[i];
            bytes[66 + (i / 4)] |= (byte)(block.Codes[i] >> 8 << (i % 4 * 2));
        }
        Scales(block, bytes.AsSpan(74, 8));
    }

    public static void Iq3Xxs(GridBlock block, byte[] bytes)
    {
        for (var i = 0; i < 64; i++) bytes[2 + i] = (byte)block.Codes[i];
        for (var part = 0; part < 8; part++) WriteUInt32LittleEndian(bytes.AsSpan(66 + (4 * part)), SignsAndScale(block, part));
    }

    /// <remarks>
    /// ggml does not leave room for the low bits of the codes, and for the signs, of a sub-block that is all zero: those of the next one take its
    /// place, so that what follows a zero sub-block in its block is not what was quantized. The bytes here are the same.
    /// </remarks>
    public static void Iq3S(GridBlock block, byte[] bytes)
    {
        var place = 0;
        for (var part = 0; part < 8; part++)
        {
            if (block.Empty[part]) continue;
            for (var i = 0; i < 8; i++)
            {
                bytes[2 + (8 * place) + i] = (byte)block.Codes[(8 * part) + i];
                bytes[66 + part] |= (byte)(block.Codes[(8 * part) + i] >> 8 << i);
            }
            block.Signs.AsSpan(4 * part, 4).CopyTo(bytes.AsSpan(74 + (4 * place)));
            place++;
        }
        Scales(block, bytes.AsSpan(106, 4));
    }

    private static uint SignsAndScale(GridBlock block, int part)
    {
        var signs = block.Signs.AsSpan(4 * part, 4);
        return (uint)(signs[0] | signs[1] << 7 | signs[2] << 14 | signs[3] << 21) | (uint)block.ScaleCodes[part] << 28;
    }

    private static void Scales(GridBlock block, Span<byte> scales)
    {
        for (var i = 0; i < scales.Length; i++) scales[i] = (byte)(block.ScaleCodes[2 * i] | block.ScaleCodes[(2 * i) + 1] << 4);
    }
}
