using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Kernels.Float8;

namespace QuantBuild.Streaming.Float8;

/// <summary>
/// FP8 of matrices [rows, columns] with a scale for each column of a strip of rows: blocks down the columns. A strip is read in tiles of columns,
/// wide enough that reads and writes are long, small enough to stay in the cache.
/// </summary>
/// <param name="weight">[matrices, rows, columns]</param>
/// <param name="rows">Rows of one matrix; its last strip may be shorter.</param>
/// <param name="columns">The last axis.</param>
/// <param name="stripRows">Values to a scale, at most <see cref="MostRows"/>.</param>
internal sealed class Float8StripJob(Float8Weight weight, long rows, long columns, int stripRows)
    : TensorJob(weight.File, weight.Source, Pieces(weight.Source.Elements, rows, columns, stripRows))
{
    public const int MostRows = 256;

    private const int TileElements = 4 * Float8Weight.PieceElements;

    private readonly long stripsInMatrix = (rows + stripRows - 1) / stripRows;

    /// <summary>A tile, and the scales.</summary>
    public override long BufferBytes =>
        weight.BufferBytes(TileColumns(columns, stripRows) * Math.Min(stripRows, rows)) + (TileColumns(columns, stripRows) * 2L * sizeof(float));

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        var tiles = Tiles(columns, stripRows);
        var (strip, tile) = (chunk / tiles, chunk % tiles);
        var firstRow = (strip / stripsInMatrix * rows) + (strip % stripsInMatrix * stripRows);
        var height = (int)Math.Min(stripRows, rows - (strip % stripsInMatrix * stripRows));
        var firstColumn = tile * TileColumns(columns, stripRows);
        var width = (int)Math.Min(TileColumns(columns, stripRows), columns - firstColumn);
        var values = buffers.Values(height * width);
        if (width == columns) ReadValues(firstRow * columns, values, buffers);
        else
            for (var row = 0; row < height; row++) ReadValues(((firstRow + row) * columns) + firstColumn, values.Slice(row * width, width), buffers);

        var scales = buffers.Scales(width);
        scales.Clear();
        for (var row = 0; row < height; row++) MagnitudeKernel.Raise(values.Slice(row * width, width), scales);
        if (!float.IsFinite(MagnitudeKernel.Of(scales))) throw NotFinite(values, width, firstRow, firstColumn);
        weight.ToScales(scales);
        weight.WriteScales((strip * columns) + firstColumn, scales, buffers);

        var codes = buffers.Codes(values.Length);
        var decoded = buffers.Decoded(values.Length);
        for (var row = 0; row < height; row++)
        {
            var at = row * width;
            Float8Quantizer.Row(values.Slice(at, width), scales, weight.Type, codes.Slice(at, width), decoded.Slice(at, width));
        }
        if (width == columns) weight.Codes.Write(firstRow * columns, codes);
        else
            for (var row = 0; row < height; row++) weight.Codes.Write(((firstRow + row) * columns) + firstColumn, codes.Slice(row * width, width));
        Report(chunk, DecodedErrors.Sum(values, decoded));
    }

    /// <summary>Columns to a tile: all of them where a strip is small, and never so few that a row of the tile is a short read.</summary>
    private static long TileColumns(long columns, int stripRows) =>
        Math.Min(columns, Math.Max(1024, TileElements / stripRows));

    private static int Tiles(long columns, int stripRows) => checked((int)((columns + TileColumns(columns, stripRows) - 1) / TileColumns(columns, stripRows)));

    private static int Pieces(long elements, long rows, long columns, int stripRows) =>
        checked((int)(elements / (rows * columns) * ((rows + stripRows - 1) / stripRows) * Tiles(columns, stripRows)));

    private Diagnostics.QuantBuildException NotFinite(ReadOnlySpan<float> values, int width, long firstRow, long firstColumn)
    {
        var bad = RangeKernel.IndexOfNonFinite(values);
        return QuantizationErrors.NotFinite(File, Source.Name, ((firstRow + (bad / width)) * columns) + firstColumn + (bad % width), values[bad]);
    }
}
