using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Search;

/// <summary>Better scales for whole columns whose ranges are known already: for blocks that are too long to be quantized in one piece.</summary>
internal static class BlockScaleSearch
{
    /// <param name="values">[rows, columns]: one block to a column, finite.</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="format">How the blocks are coded; the block size is that of a whole block, also where this one is shorter.</param>
    /// <param name="scales">[columns]: the stored scales of the ranges; come back as those that were found.</param>
    /// <param name="zeroPoints">[columns]: the codes of zero, also when symmetric; come back as those that were found.</param>
    public static void Columns(ReadOnlySpan<float> values, int columns, in BlockFormat format, Span<float> scales, Span<byte> zeroPoints)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        KernelArguments.CheckLength(scales.Length, columns);
        KernelArguments.CheckLength(zeroPoints.Length, columns);
        if (Vector512.IsHardwareAccelerated) Columns<Vector512<float>, FloatLanes512>(values, rows, columns, format, scales, zeroPoints);
        else if (Vector256.IsHardwareAccelerated) Columns<Vector256<float>, FloatLanes256>(values, rows, columns, format, scales, zeroPoints);
        else if (Vector128.IsHardwareAccelerated) Columns<Vector128<float>, FloatLanes128>(values, rows, columns, format, scales, zeroPoints);
        else PlainColumns(values, rows, columns, format, scales, zeroPoints);
    }

    [SkipLocalsInit]
    internal static void Columns<TVector, TLanes>(
        ReadOnlySpan<float> values, int rows, int columns, in BlockFormat format, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        var piece = new BlockPiece(stackalloc float[BlockPiece.Room]);
        var plan = SearchPlan.Blocks(format);
        for (int column = 0; column < columns; column += BlockErrors.RunColumns)
        {
            int width = Math.Min(BlockErrors.RunColumns, columns - column);
            for (int i = 0; i < width; i++)
            {
                piece.Inverse[i] = BlockScale.Inverse(scales[column + i]);
                piece.Zero[i] = zeroPoints[column + i];
            }

            BlockSearchVectors.Columns<TVector, TLanes>(
                values[column..], columns, rows, format, plan, piece, scales.Slice(column, width), zeroPoints.Slice(column, width));
        }
    }

    /// <summary>The plain form.</summary>
    internal static void PlainColumns(ReadOnlySpan<float> values, int rows, int columns, in BlockFormat format, Span<float> scales, Span<byte> zeroPoints)
    {
        var plan = SearchPlan.Blocks(format);
        var block = new float[rows];
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++) block[row] = values[(row * columns) + column];
            var measure = new BlockMeasure(block, plan);
            var found = ScaleSearchReference.Search(plan, new ScaleZeroPoint(scales[column], zeroPoints[column]), format.ScaleType, ref measure);
            (scales[column], zeroPoints[column]) = (found.Scale, found.ZeroPoint);
        }
    }
}
