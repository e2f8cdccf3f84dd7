using QuantBuild.Kernels.Ggml.Symmetric;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Rows of <see cref="SymmetricBlock{TLayout}"/>: with importance, the scale of a block is the best of nineteen.</summary>
internal static class SymmetricRowsReference
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TLayout>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TLayout : struct, ICodeLayout
    {
        if (importance.IsEmpty)
        {
            BlockRowsReference.Quantize<SymmetricBlock<TLayout>>(values, columns, importance, blocks);
            return;
        }

        int bytes = SymmetricBlock<TLayout>.Type.BlockBytes();
        Span<byte> codes = stackalloc byte[32];
        Span<float> weights = stackalloc float[32];
        float meanSquare = 0;
        for (int i = 0, at = 0; i < values.Length; i += 32, at += bytes)
        {
            int column = i % columns;
            if (column == 0) meanSquare = RowWeights.MeanSquare(values.Slice(i, columns));
            var block = values.Slice(i, 32);
            RowWeights.Fill(block, importance[column..], meanSquare, weights);
            float scale = SymmetricScale.Search(block, weights, 1 << (TLayout.Bits - 1), codes);
            StoredHalf.Write(scale, blocks[at..]);
            TLayout.Pack(codes, blocks[(at + SymmetricBlock<TLayout>.CodesAt)..]);
        }
    }
}
