using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Ggml.Affine;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>The vector form of <see cref="AffineRowsReference"/>: with importance, a block in each lane.</summary>
internal static class AffineRows
{
    /// <inheritdoc cref="GgmlRowQuantizer"/>
    public static void Quantize<TLayout>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TLayout : struct, ICodeLayout
    {
        if (importance.IsEmpty)
            BlockRows.Quantize<AffineBlock<TLayout>>(values, columns, importance, blocks);
        else if (Vector512.IsHardwareAccelerated)
            Quantize<TLayout, Vector512<float>, FloatLanes512>(values, columns, importance, blocks);
        else if (Vector256.IsHardwareAccelerated)
            Quantize<TLayout, Vector256<float>, FloatLanes256>(values, columns, importance, blocks);
        else if (Vector128.IsHardwareAccelerated)
            Quantize<TLayout, Vector128<float>, FloatLanes128>(values, columns, importance, blocks);
        else
            AffineRowsReference.Quantize<TLayout>(values, columns, importance, blocks);
    }

    [SkipLocalsInit]
    internal static void Quantize<TLayout, TVector, TLanes>(ReadOnlySpan<float> values, int columns, ReadOnlySpan<float> importance, Span<byte> blocks)
        where TLayout : struct, ICodeLayout
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int count = AffineSearch<Group<TLayout>, TVector, TLanes>.Lanes;
        int group = 32 * count;
        int bytes = AffineBlock<TLayout>.Type.BlockBytes();
        Span<float> all = stackalloc float[(2 * group) + Math.Max(group, WeightedLanes.Room(count))];
        var lanes = all[..group];
        var weights = all.Slice(group, group);
        var room = all[(2 * group)..];
        Span<float> state = stackalloc float[AffineState.Rows * count];
        var search = new AffineSearch<Group<TLayout>, TVector, TLanes>(ref MemoryMarshal.GetReference(all), ref MemoryMarshal.GetReference(state));
        var means = new RowMeans(values, columns);
        for (int start = 0; start < values.Length; start += group)
        {
            WeightedLanes.Load<TVector, TLanes>(values, start, importance, ref means, room, lanes, weights);
            search.Search(SearchSteps.Weighted, absolute: false);
            int filled = Math.Min(count, (values.Length - start) / 32);
            for (int i = 0; i < filled; i++)
            {
                var block = blocks.Slice(((start / 32) + i) * bytes, bytes);
                StoredHalf.Write(state[(AffineState.Scale * count) + i], block);
                StoredHalf.Write(state[(AffineState.Lowest * count) + i], block[2..]);
                Store<TLayout, TVector, TLanes>(
                    values.Slice(start + (i * 32), 32), state[(AffineState.BestLowest * count) + i], state[(AffineState.BestInverse * count) + i],
                    block[AffineBlock<TLayout>.CodesAt..]);
            }
        }
    }

    [SkipLocalsInit]
    private static void Store<TLayout, TVector, TLanes>(ReadOnlySpan<float> values, float lowest, float inverse, Span<byte> packed)
        where TLayout : struct, ICodeLayout
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        Span<byte> codes = stackalloc byte[32];
        ref byte first = ref MemoryMarshal.GetReference(codes);
        ref float source = ref MemoryMarshal.GetReference(values);
        var subtrahend = TLanes.Broadcast(lowest);
        var factor = TLanes.Broadcast(inverse);
        var last = TLanes.Broadcast((1 << TLayout.Bits) - 1);
        for (int i = 0; i < 32; i += TLanes.Count)
        {
            var position = TLanes.Multiply(factor, TLanes.Subtract(TLanes.Load(ref source, i), subtrahend));
            TLanes.StoreCodes(RoundAny<TVector, TLanes>.Round(position, last), ref first, i);
        }

        TLayout.Pack(Vector128.LoadUnsafe(in first), Vector128.LoadUnsafe(in first, 16), ref MemoryMarshal.GetReference(packed));
    }

    private readonly struct Group<TLayout> : IAffineGroup
        where TLayout : struct, ICodeLayout
    {
        public static int SubBlock => 32;

        public static int LastCode => (1 << TLayout.Bits) - 1;
    }
}
