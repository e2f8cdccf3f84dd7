using QuantBuild.Numerics;

namespace QuantBuild.Kernels;

/// <summary>
/// Kernels are compiled at their first call, with all care, which takes some 25 ms; a second processor can do that while the model is opened
/// and planned.
/// </summary>
internal static class KernelCompilation
{
    private const int Columns = 64;

    /// <summary>Compiles what blocks down the columns take, the order of most weights of MatMul, in the background. Results do not depend on it.</summary>
    public static void BeginBlocks(BlockFormat format) => ThreadPool.UnsafeQueueUserWorkItem(static format => Blocks(format), format, preferLocal: false);

    private static void Blocks(BlockFormat format)
    {
        var values = new float[format.BlockSize * Columns];
        for (var i = 0; i < values.Length; i++) values[i] = i - (values.Length / 2);
        var codes = new byte[values.Length];
        var scales = new float[Columns];
        BlockQuantizer.ColumnsMeasured(values, Columns, format, codes, scales, format.Symmetric ? [] : new byte[Columns]);
        RangeKernel.IndexOfNonFinite(scales);
        var rowBytes = BlockPacking.RowBytes(format.BlockSize, format.BlockSize, format.Bits);
        BlockPacking.Columns(codes, Columns, format.BlockSize, format.Bits, new byte[Columns * rowBytes], rowBytes);
        Transposition.Transpose(scales, Columns, new float[Columns]);
    }
}
