using QuantBuild.Kernels;
using QuantBuild.Kernels.Conversion;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Numerics;

namespace QuantBuild.Benchmarks.Kernels;

/// <summary>Something that is done with FP32 weights, a tile after another, as the engine streams them: the source comes from memory, results go to buffers that are used again.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Prepare">Makes the buffers of one thread for tiles of so many values; what it returns does a tile.</param>
internal sealed record KernelCase(string Name, Func<int, KernelCase.Tile> Prepare)
{
    /// <summary>Rows and columns of a tile: 256 KiB, which stay in the cache with what is made of them.</summary>
    public const int Rows = 64;

    /// <inheritdoc cref="Rows"/>
    public const int Columns = 1024;

    private const int BlockSize = 32;

    public delegate void Tile(ReadOnlySpan<float> values);

    /// <summary>In the order of the table. The names are those of the precisions.</summary>
    public static IReadOnlyList<KernelCase> All { get; } =
    [
        new("read (range)", static _ => static values => RangeKernel.Of(values)),
        Blocks("INT4, blocks along columns", new BlockFormat(BlockSize, 4, true), down: true),
        Blocks("INT4, blocks along rows", new BlockFormat(BlockSize, 4, true), down: false),
        Blocks("UINT4, blocks along columns", new BlockFormat(BlockSize, 4, false), down: true),
        Blocks("INT8, blocks along columns", new BlockFormat(BlockSize, 8, true), down: true),
        Blocks("INT8, blocks along rows", new BlockFormat(BlockSize, 8, true), down: false),
        new("INT8, a scale for each row", static values => Channels(values)),
        Narrow("FP16", ElementType.Float16),
        Narrow("BF16", ElementType.BFloat16),
        Groups("MLX INT4, groups of 64", new AffineGroupFormat(4, 64, ElementType.Float16)),
        Ggml(GgmlType.Q8_0),
        Ggml(GgmlType.Q4_0),
        Ggml(GgmlType.Q4_K),
    ];

    // Codes, scales, error sums and packing: all that is done with a tile of a MatMul.
    private static KernelCase Blocks(string name, BlockFormat format, bool down) => new(name, values =>
    {
        var codes = new byte[values];
        var blocks = down ? format.Blocks(Rows) * Columns : Rows * format.Blocks(Columns);
        var scales = new float[blocks];
        var zeroPoints = new byte[format.Symmetric ? 0 : blocks];
        var stride = BlockPacking.RowBytes(down ? Rows : Columns, format.BlockSize, format.Bits);
        var packed = new byte[stride * (down ? Columns : Rows)];
        if (down)
        {
            return tile =>
            {
                BlockQuantizer.ColumnsMeasured(tile, Columns, format, codes, scales, zeroPoints);
                BlockPacking.Columns(codes, Columns, format.BlockSize, format.Bits, packed, stride);
            };
        }
        return tile =>
        {
            BlockQuantizer.RowsMeasured(tile, Columns, format, codes, scales, zeroPoints);
            BlockPacking.Rows(codes, Columns, format.BlockSize, format.Bits, packed);
        };
    });

    private static Tile Channels(int values)
    {
        var codes = new byte[values];
        return tile =>
        {
            for (var row = 0; row < Rows; row++)
            {
                var run = tile.Slice(row * Columns, Columns);
                var range = RangeKernel.Of(run);
                var runCodes = codes.AsSpan(row * Columns, Columns);
                var channel = ChannelScale.Symmetric(range.Minimum, range.Maximum, 8);
                HalfEvenQuantizer.Quantize(run, channel, CodeRange.Symmetric(8), runCodes);
                ErrorKernel.Rows(run, runCodes, Columns, Columns, [channel.Scale], [channel.ZeroPoint], 128);
            }
        };
    }

    private static KernelCase Narrow(string name, ElementType type) => new(name, values =>
    {
        var bytes = new byte[type.ByteSize(values)];
        return tile => FloatNarrowing.Store(tile, type, bytes, out _);
    });

    private static KernelCase Groups(string name, AffineGroupFormat format) => new(name, values =>
    {
        var codes = new byte[values];
        var scales = new float[values / format.GroupSize];
        var biases = new float[scales.Length];
        var packed = new byte[BitStreamPacking.Bytes(values, format.Bits)];
        return tile =>
        {
            AffineGroupQuantizer.Quantize(tile, format, codes, scales, biases);
            BitStreamPacking.Pack(codes, format.Bits, packed);
        };
    });

    private static KernelCase Ggml(GgmlType type) => new($"GGUF {type}", values =>
    {
        var blocks = new byte[type.ByteSize(values)];
        return tile => GgmlQuantizer.Quantize(type, tile, Columns, [], blocks);
    });
}
