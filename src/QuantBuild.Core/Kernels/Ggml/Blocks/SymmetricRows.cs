using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Ggml.Symmetric;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>The vector form of <see cref="SymmetricRowsReference"/>: with importance, a block in each lane.</summary>
internal static class SymmetricRows
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TLayout>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TLayout : struct, ICodeLayout
    {
        if (importance.IsEmpty)
            BlockRows.Quantize<SymmetricBlock<TLayout>>(values, columns, importance, blocks);
        else if (Vector512.IsHardwareAccelerated)
            Quantize<TLayout, Vector512<float>, FloatLanes512>(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Quantize<TLayout, Vector256<float>, FloatLanes256>(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Quantize<TLayout, Vector128<float>, FloatLanes128>(values, columns, importance, blocks);
        else
            SymmetricRowsReference.Quantize<TLayout>(values, columns, importance, blocks);
    }

    [SkipLocalsInit]
    internal static void Quantize<TLayout, TVector, TLanes>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TLayout : struct, ICodeLayout
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int group = 32 * TLanes.Count;
        int bytes = SymmetricBlock<TLayout>.Type.BlockBytes();
        Span<float> lanes = stackalloc float[group];
        Span<float> weights = stackalloc float[group];
        Span<float> room = stackalloc float[WeightedLanes.Room(TLanes.Count)];
        Span<float> scales = stackalloc float[TLanes.Count];
        Span<float> inverses = stackalloc float[TLanes.Count];
        var means = new RowMeans(values, columns);
        for (int start = 0; start < values.Length; start += group)
        {
            WeightedLanes.Load<TVector, TLanes>(values, start, importance, ref means, room, lanes, weights);
            var scale = SymmetricScaleLanes.Search<TVector, TLanes>(
                in MemoryMarshal.GetReference(lanes), in MemoryMarshal.GetReference(weights), ref MemoryMarshal.GetReference(room),
                32, 1 << (TLayout.Bits - 1), out var inverse);
            TLanes.Store(scale, ref MemoryMarshal.GetReference(scales), 0);
            TLanes.Store(inverse, ref MemoryMarshal.GetReference(inverses), 0);
            int filled = Math.Min(TLanes.Count, (values.Length - start) / 32);
            for (int i = 0; i < filled; i++)
            {
                var block = blocks.Slice(((start / 32) + i) * bytes, bytes);
                StoredHalf.Write(scales[i], block);
                Store<TLayout, TVector, TLanes>(values.Slice(start + (i * 32), 32), inverses[i], block[SymmetricBlock<TLayout>.CodesAt..]);
            }
        }
    }

    [SkipLocalsInit]
    private static void Store<TLayout, TVector, TLanes>(ReadOnlySpan<float> values, float inverse, Span<byte> packed)
        where TLayout : struct, ICodeLayout
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        if (inverse == 0)
        {
            // A block that counts as zero.
            packed.Clear();
            return;
        }

        int limit = 1 << (TLayout.Bits - 1);
        Span<byte> codes = stackalloc byte[32];
        ref byte first = ref MemoryMarshal.GetReference(codes);
        ref float source = ref MemoryMarshal.GetReference(values);
        var factor = TLanes.Broadcast(inverse);
        var offset = TLanes.Broadcast(limit);
        var lower = TLanes.Broadcast(NearestInteger.Shift - limit);
        var upper = TLanes.Broadcast(NearestInteger.Shift + limit - 1);
        var shift = TLanes.Broadcast(NearestInteger.Shift);
        for (int i = 0; i < 32; i += TLanes.Count)
        {
            var code = SymmetricScaleLanes.Code<TVector, TLanes>(TLanes.Load(ref source, i), factor, lower, upper, shift);
            TLanes.StoreCodes(TLanes.Add(code, offset), ref first, i);
        }

        TLayout.Pack(Vector128.LoadUnsafe(in first), Vector128.LoadUnsafe(in first, 16), ref MemoryMarshal.GetReference(packed));
    }
}
