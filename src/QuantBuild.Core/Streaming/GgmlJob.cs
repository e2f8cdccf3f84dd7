using System.Runtime.InteropServices;
using QuantBuild.IO;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Streaming;

/// <summary>
/// Stores a tensor as one of ggml's types, with the bytes that ggml itself writes. What comes from blocks is dequantized first, as ggml does
/// it; errors are those against these values.
/// </summary>
public sealed class GgmlJob : TensorJob
{
    private readonly GgmlSource source;
    private readonly GgmlTiling tiling;
    private readonly long columns;
    private readonly GgmlType type;
    private readonly GgmlImportance? importance;
    private readonly OutputRegion region;

    private GgmlJob(string file, GgmlSource source, GgmlTiling tiling, long columns, GgmlType type, GgmlImportance? importance, OutputRegion region)
        : base(file, null, tiling.Chunks)
    {
        this.source = source;
        this.tiling = tiling;
        this.columns = columns;
        this.type = type;
        this.importance = importance;
        this.region = region;
    }

    public override long SourceBytes => source.ByteLength;

    public override SourcePlace? Place => new(source.File, source.Offset);

    /// <summary>A chunk as stored and as blocks; a piece as values and decoded.</summary>
    public override long BufferBytes => source.Type.ByteSize(tiling.ChunkAtMost) + type.ByteSize(tiling.ChunkAtMost) + (2L * sizeof(float) * tiling.PieceAtMost);

    /// <param name="file">For messages.</param>
    /// <param name="source">[rows, columns] of a type that <see cref="GgmlSource.CanRead"/>. Dimensions before the last two count as rows.</param>
    /// <param name="rows">Rows of all matrices together.</param>
    /// <param name="columns">Elements of a row: whole blocks of both types.</param>
    /// <param name="type">A type that <see cref="GgmlQuantizer.Supports"/>, F32, F16 and BF16 among them.</param>
    /// <param name="importance">Null without an importance matrix. Plain numbers and some types make no use of it.</param>
    /// <param name="region"><see cref="GgmlTypes.ByteSize"/> bytes.</param>
    /// <exception cref="ArgumentException">The shapes, types or lengths do not fit each other.</exception>
    /// <exception cref="Diagnostics.QuantBuildException">
    /// QB2561 rows too long for a sum over each, QB2562 importance that is no weight, QB2563 no importance for a type that needs it.
    /// </exception>
    public static GgmlJob Create(
        string file, GgmlSource source, long rows, long columns, GgmlType type, GgmlImportance? importance, OutputRegion region)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (!GgmlSource.CanRead(source.Type)) throw new ArgumentException($"Tensors of {source.Type} cannot be quantized.", nameof(source));
        if (!GgmlQuantizer.Supports(type)) throw new ArgumentException($"Nothing can be quantized to {type}.", nameof(type));
        if (source.Elements != checked(rows * columns))
            throw new ArgumentException($"{source.Elements} elements for a shape of {rows} x {columns}.", nameof(source));
        if (columns % type.BlockElements() != 0 || columns % source.Type.BlockElements() != 0)
            throw new ArgumentException($"Rows of {columns} are no whole blocks of {source.Type} and {type}.", nameof(columns));
        GroupChunks.CheckRegion(region, type.ByteSize(source.Elements));
        if (importance is null && GgmlQuantizer.RequiresImportance(type)) throw GgmlErrors.NeedsImportance(file, source.Name, type);
        if (importance is not null) Check(file, source, rows, columns, importance);

        var wholeRows = GgmlTiling.NeedsWholeRows(type, importance is not null);
        if (wholeRows && columns > GgmlTiling.LongestWholeRow) throw GgmlErrors.RowTooLong(file, source.Name, type, columns);
        var tiling = new GgmlTiling(rows, columns, importance?.RowsPerMatrix ?? Math.Max(1, rows), wholeRows);
        return new GgmlJob(file, source, tiling, columns, type, importance, region);
    }

    public override void Run(int chunk, ChunkBuffers buffers)
    {
        long start = -1, end = 0;
        foreach (var piece in tiling.Pieces(chunk))
        {
            if (start < 0) start = piece.First;
            end = piece.First + piece.Elements;
        }

        var stored = buffers.Source(checked((int)source.Type.ByteSize(end - start)));
        source.ReadStored(start, stored);
        var blocks = buffers.Packed(checked((int)type.ByteSize(end - start)));
        var sums = default(ErrorSums);
        foreach (var piece in tiling.Pieces(chunk))
            sums += Piece(piece, Part(stored, source.Type, piece, start), Part(blocks, type, piece, start), buffers);
        Report(chunk, sums);
        region.Write(type.ByteSize(start), blocks);
    }

    private static Span<byte> Part(Span<byte> bytes, GgmlType type, GgmlPiece piece, long start) =>
        bytes.Slice((int)type.ByteSize(piece.First - start), (int)type.ByteSize(piece.Elements));

    private ErrorSums Piece(GgmlPiece piece, Span<byte> stored, Span<byte> blocks, ChunkBuffers buffers)
    {
        // Both in one buffer: the values, and what the blocks say about them. What is binary32 already is used where it is.
        var both = buffers.Values(2 * piece.Elements);
        var decoded = both[piece.Elements..];
        var asStored = source.Type == GgmlType.F32 && BitConverter.IsLittleEndian;
        var values = asStored ? MemoryMarshal.Cast<byte, float>(stored) : both[..piece.Elements];
        if (!asStored) GgmlDequantizer.Dequantize(source.Type, stored, values);
        if (RangeKernel.IndexOfNonFinite(values) is var bad and >= 0)
            throw QuantizationErrors.NotFinite(File, source.Name, piece.First + bad, values[bad]);

        var weights = importance is null
            ? []
            : importance.Weights.Span.Slice(checked((int)((piece.Matrix * columns) + piece.Column)), piece.Columns);
        GgmlQuantizer.Quantize(type, values, piece.Columns, weights, blocks);
        if (GgmlValidation.IndexOfInvalidBlock(type, blocks) is var block and >= 0)
            throw Invalid(values, piece.First, block * type.BlockElements());

        GgmlDequantizer.Dequantize(type, blocks, decoded);
        return ErrorKernel.Values(values, decoded);
    }

    private Diagnostics.QuantBuildException Invalid(ReadOnlySpan<float> values, long first, int element)
    {
        var range = RangeKernel.Of(values.Slice(element, type.BlockElements()));
        return GgmlErrors.InvalidBlock(File, source.Name, type, first + element, Math.Max(-range.Minimum, range.Maximum));
    }

    private static void Check(string file, GgmlSource source, long rows, long columns, GgmlImportance importance)
    {
        if (importance.RowsPerMatrix < 1 || rows % importance.RowsPerMatrix != 0)
            throw new ArgumentException($"{rows} rows are no whole number of matrices of {importance.RowsPerMatrix}.", nameof(importance));
        if (importance.Weights.Length != checked(rows / importance.RowsPerMatrix * columns))
            throw new ArgumentException($"{importance.Weights.Length} importances for {rows} rows of {columns}.", nameof(importance));
        var weights = importance.Weights.Span;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i]))) throw GgmlErrors.BadImportance(file, source.Name, i, weights[i]);
        }
    }
}
