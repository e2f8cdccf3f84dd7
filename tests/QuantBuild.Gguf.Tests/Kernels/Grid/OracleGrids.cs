using System.Buffers.Binary;
using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels.Grid;

/// <summary>The points of ggml's grids, read out of its dequantizers: every code of a type, with a scale of 1 and without signs.</summary>
internal static class OracleGrids
{
    /// <summary>The content that Grids.bin must have.</summary>
    public static byte[] Read() =>
    [
        .. Points(GgmlType.IQ2_XXS, 256), .. Points(GgmlType.IQ2_XS, 512), .. Points(GgmlType.IQ2_S, 1024), .. Points(GgmlType.IQ1_S, 2048),
        .. Points(GgmlType.IQ3_XXS, 256), .. Points(GgmlType.IQ3_S, 512),
    ];

    private static byte[] Points(GgmlType type, int count)
    {
        var size = type is GgmlType.IQ3_XXS or GgmlType.IQ3_S ? 4 : 8;
        var bits = size == 4 ? 3 : 2;
        var perBlock = GgmlTypes.SuperBlock / size;
        var blocks = new byte[type.ByteSize(count * size)];
        for (var code = 0; code < count; code++) Put(type, blocks.AsSpan(code / perBlock * type.BlockBytes(), type.BlockBytes()), code % perBlock, code);

        // A level is the rank of its value among all values of the type.
        var values = Ggml.Dequantize(type, blocks, count * size);
        var levels = values.Distinct().Order().ToList();
        var points = new byte[2 * count];
        for (var code = 0; code < count; code++)
        {
            var point = 0;
            for (var i = 0; i < size; i++) point |= levels.IndexOf(values[(code * size) + i]) << (i * bits);
            BinaryPrimitives.WriteUInt16LittleEndian(points.AsSpan(2 * code), (ushort)point);
        }
        return points;
    }

    /// <summary>Writes a code at its place, and the block's scale.</summary>
    private static void Put(GgmlType type, Span<byte> block, int place, int code)
    {
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)1);
        switch (type)
        {
            case GgmlType.IQ2_XXS:
                block[2 + (place / 4 * 8) + (place % 4)] = (byte)code;
                break;
            case GgmlType.IQ2_XS:
                BinaryPrimitives.WriteUInt16LittleEndian(block[(2 + (2 * place))..], (ushort)code);
                break;
            case GgmlType.IQ2_S:
                block[2 + place] = (byte)code;
                block[66 + (place / 4)] |= (byte)(code >> 8 << (place % 4 * 2));
                break;
            case GgmlType.IQ1_S:
                block[2 + place] = (byte)code;
                var high = block[(34 + (place / 4 * 2))..];
                BinaryPrimitives.WriteUInt16LittleEndian(high, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(high) | code >> 8 << (place % 4 * 3)));
                break;
            case GgmlType.IQ3_XXS:
                block[2 + place] = (byte)code;
                break;
            default:
                block[2 + place] = (byte)code;
                block[66 + (place / 8)] |= (byte)(code >> 8 << (place % 8));
                break;
        }
    }
}
