using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Affine;

internal readonly partial struct Q2K
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackVectors(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes[..GgmlTypes.SuperBlock]);
        ref byte target = ref MemoryMarshal.GetReference(block.Slice(CodesOffset, 64));
        for (nuint half = 0; half < 2; half++)
        {
            nuint at = 128 * half;
            var four = Vector256.LoadUnsafe(ref source, at)
                | (Vector256.LoadUnsafe(ref source, at + 32) << 2)
                | (Vector256.LoadUnsafe(ref source, at + 64) << 4)
                | (Vector256.LoadUnsafe(ref source, at + 96) << 6);
            four.StoreUnsafe(ref target, 32 * half);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UnpackVectors(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        ref byte source = ref MemoryMarshal.GetReference(block.Slice(CodesOffset, 64));
        ref byte target = ref MemoryMarshal.GetReference(codes[..GgmlTypes.SuperBlock]);
        var two = Vector256.Create((byte)3);
        for (nuint half = 0; half < 2; half++)
        {
            nuint at = 128 * half;
            var four = Vector256.LoadUnsafe(ref source, 32 * half);
            (four & two).StoreUnsafe(ref target, at);
            ((four >>> 2) & two).StoreUnsafe(ref target, at + 32);
            ((four >>> 4) & two).StoreUnsafe(ref target, at + 64);
            (four >>> 6).StoreUnsafe(ref target, at + 96);
        }
    }
}
