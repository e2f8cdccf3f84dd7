using System.Buffers.Binary;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>The plain form of <see cref="Q8K"/>.</summary>
internal static class Q8KReference
{
    /// <inheritdoc cref="GgmlRowDequantizer"/>
    public static void Dequantize(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            var block = blocks[(i / GgmlTypes.SuperBlock * GgmlType.Q8_K.BlockBytes())..];
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(block) * (sbyte)block[Q8K.CodesAt + (i % GgmlTypes.SuperBlock)];
        }
    }
}
