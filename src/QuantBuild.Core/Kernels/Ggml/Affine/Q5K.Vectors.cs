using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Affine;

internal readonly partial struct Q5K
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackVectors(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes[..GgmlTypes.SuperBlock]);
        ref byte target = ref MemoryMarshal.GetReference(block.Slice(HighOffset, 160));
        var four = Vector256.Create((byte)15);
        var high = Vector256<byte>.Zero;
        for (int part = 0; part < 4; part++)
        {
            var lower = Vector256.LoadUnsafe(ref source, (nuint)(64 * part));
            var upper = Vector256.LoadUnsafe(ref source, (nuint)((64 * part) + 32));
            ((lower & four) | (upper << 4)).StoreUnsafe(ref target, (nuint)(32 + (32 * part)));
            high |= ((lower >>> 4) | ((upper >>> 4) << 1)) << (2 * part);
        }

        high.StoreUnsafe(ref target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UnpackVectors(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        ref byte source = ref MemoryMarshal.GetReference(block.Slice(HighOffset, 160));
        ref byte target = ref MemoryMarshal.GetReference(codes[..GgmlTypes.SuperBlock]);
        var high = Vector256.LoadUnsafe(ref source);
        var fifth = Vector256.Create((byte)16);
        for (int part = 0; part < 4; part++)
        {
            var both = Vector256.LoadUnsafe(ref source, (nuint)(32 + (32 * part)));
            ((both & Vector256.Create((byte)15)) | ((high << 4) & fifth)).StoreUnsafe(ref target, (nuint)(64 * part));
            ((both >>> 4) | ((high << 3) & fifth)).StoreUnsafe(ref target, (nuint)((64 * part) + 32));
            high >>>= 2;
        }
    }
}
