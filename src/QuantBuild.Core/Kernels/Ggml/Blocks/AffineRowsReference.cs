using QuantBuild.Kernels.Ggml.Affine;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>Rows of <see cref="AffineBlock{TLayout}"/>: with importance, scale and smallest value of a block are searched for as in the K types.</summary>
internal static class AffineRowsReference
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TLayout>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TLayout : struct, ICodeLayout
    {
        if (importance.IsEmpty)
        {
            BlockRowsReference.Quantize<AffineBlock<TLayout>>(values, columns, importance, blocks);
            return;
        }

        int bytes = AffineBlock<TLayout>.Type.BlockBytes();
        Span<byte> codes = stackalloc byte[32];
        Span<float> weights = stackalloc float[32];
        float meanSquare = 0;
        for (int i = 0, at = 0; i < values.Length; i += 32, at += bytes)
        {
            int column = i % columns;
            if (column == 0) meanSquare = RowWeights.MeanSquare(values.Slice(i, columns));
            var block = values.Slice(i, 32);
            RowWeights.Fill(block, importance[column..], meanSquare, weights);
            float scale = AffineSearchReference.Search(
                block, weights, (1 << TLayout.Bits) - 1, SearchSteps.Weighted, absolute: false, codes, out float minimum);
            StoredHalf.Write(scale, blocks[at..]);
            StoredHalf.Write(-minimum, blocks[(at + 2)..]);
            TLayout.Pack(codes, blocks[(at + AffineBlock<TLayout>.CodesAt)..]);
        }
    }
}
