using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>The codes of values, for the scales that were stored.</summary>
internal static class AffineCodes<TFormat, TVector, TLanes>
    where TFormat : struct, IAffineFormat
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize(ReadOnlySpan<float> values, AffineFindings found, Span<byte> blocks)
    {
        Span<byte> codes = stackalloc byte[GgmlTypes.SuperBlock];
        int bytes = TFormat.Type.BlockBytes();
        int count = GgmlTypes.SuperBlock / TFormat.SubBlock;
        for (int b = 0; b * bytes < blocks.Length; b++)
        {
            var block = blocks.Slice(b * bytes, bytes);
            var source = values.Slice(b * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock);
            float scale = StoredHalf.Read(block[TFormat.ScaleOffset..]);
            float minimum = StoredHalf.Read(block[(TFormat.ScaleOffset + 2)..]);
            for (int j = 0; j < count; j++)
            {
                var (scaleCode, minimumCode) = TFormat.Scale(block, j);
                float step = scale * scaleCode;
                int at = j * TFormat.SubBlock;
                if (step == 0) Kept(source, at, found.Inverses[(b * count) + j], found.Lowests[(b * count) + j], codes);
                else Rounded(source, at, step, minimum * minimumCode, codes);
            }

            TFormat.PackVectors(codes, block);
        }
    }

    /// <summary>Rounds once more, to the scale that was stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rounded(ReadOnlySpan<float> values, int at, float step, float offset, Span<byte> codes)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        var steps = TLanes.Broadcast(step);
        var offsets = TLanes.Broadcast(offset);
        for (int i = at; i < at + TFormat.SubBlock; i += TLanes.Count)
        {
            var position = TLanes.Divide(TLanes.Add(TLanes.Load(ref source, i), offsets), steps);
            TLanes.StoreCodes(RoundAny<TVector, TLanes>.Round(position, TLanes.Broadcast(TFormat.LastCode)), ref target, i);
        }
    }

    /// <summary>The scale became zero: the codes that the search found are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Kept(ReadOnlySpan<float> values, int at, float inverse, float lowest, Span<byte> codes)
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte target = ref MemoryMarshal.GetReference(codes);
        var inverses = TLanes.Broadcast(inverse);
        var lowests = TLanes.Broadcast(lowest);
        for (int i = at; i < at + TFormat.SubBlock; i += TLanes.Count)
        {
            var position = TLanes.Multiply(inverses, TLanes.Subtract(TLanes.Load(ref source, i), lowests));
            TLanes.StoreCodes(RoundAny<TVector, TLanes>.Round(position, TLanes.Broadcast(TFormat.LastCode)), ref target, i);
        }
    }
}
