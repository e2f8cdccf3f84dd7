using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Affine;

internal readonly partial struct Q4K
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackVectors(ReadOnlySpan<byte> codes, Span<byte> block)
    {
        ref byte source = ref MemoryMarshal.GetReference(codes[..GgmlTypes.SuperBlock]);
        ref byte target = ref MemoryMarshal.GetReference(block.Slice(CodesOffset, 128));
        for (nuint i = 0; i < 128; i += 32)
        {
            var lower = Vector256.LoadUnsafe(ref source, 2 * i);
            var upper = Vector256.LoadUnsafe(ref source, (2 * i) + 32);
            (lower | (upper << 4)).StoreUnsafe(ref target, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UnpackVectors(ReadOnlySpan<byte> block, Span<byte> codes)
    {
        ref byte source = ref MemoryMarshal.GetReference(block.Slice(CodesOffset, 128));
        ref byte target = ref MemoryMarshal.GetReference(codes[..GgmlTypes.SuperBlock]);
        for (nuint i = 0; i < 128; i += 32)
        {
            var both = Vector256.LoadUnsafe(ref source, i);
            (both & Vector256.Create((byte)15)).StoreUnsafe(ref target, 2 * i);
            (both >>> 4).StoreUnsafe(ref target, (2 * i) + 32);
        }
    }
}
