namespace QuantBuild.Kernels.Ggml;

/// <summary>What all kernels of ggml's types ask of their arguments.</summary>
internal static class GgmlArguments
{
    /// <returns>The kernel, when it can work on these arguments.</returns>
    public static GgmlRowQuantizer Check(
        GgmlType type, GgmlRowQuantizer? kernel, ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
    {
        if (kernel is null) throw new ArgumentException($"Nothing can be quantized to {type}.", nameof(type));
        if (columns <= 0 || values.Length % columns != 0)
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {columns}.", nameof(columns));
        if (columns % type.BlockElements() != 0)
            throw new ArgumentException($"Rows of {columns} are no whole number of blocks of {type.BlockElements()}.", nameof(columns));
        if (importance.Length != 0 && importance.Length != columns)
            throw new ArgumentException($"{importance.Length} importances for rows of {columns}.", nameof(importance));
        if (importance.Length == 0 && GgmlQuantizer.RequiresImportance(type))
            throw new ArgumentException($"{type} needs an importance matrix.", nameof(importance));
        if (blocks.Length != type.ByteSize(values.Length))
            throw new ArgumentException($"{blocks.Length} bytes for {values.Length} values, expected {type.ByteSize(values.Length)}.", nameof(blocks));
        return kernel;
    }

    /// <returns>The kernel, when it can work on these arguments.</returns>
    public static GgmlRowDequantizer Check(GgmlType type, GgmlRowDequantizer? kernel, ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (kernel is null) throw new ArgumentException($"{type} cannot be dequantized.", nameof(type));
        if (values.Length % type.BlockElements() != 0 || blocks.Length != type.ByteSize(values.Length))
            throw new ArgumentException($"{blocks.Length} bytes of {type} are not {values.Length} values.", nameof(blocks));
        return kernel;
    }
}
