using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Ggml.Blocks;

/// <summary>16 bytes: byte i has code i in its lower half and code i + 16 in its upper half.</summary>
internal readonly struct FourBits : ICodeLayout
{
    public static int Bits => 4;

    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        for (int i = 0; i < 16; i++) packed[i] = (byte)((codes[i] & 15) | (codes[i + 16] << 4));
    }

    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        for (int i = 0; i < 16; i++)
        {
            codes[i] = (byte)(packed[i] & 15);
            codes[i + 16] = (byte)(packed[i] >> 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(Vector128<byte> lower, Vector128<byte> upper, ref byte packed) =>
        ((lower & Vector128.Create((byte)15)) | ((upper.AsUInt16() << 4).AsByte() & Vector128.Create((byte)0xF0))).StoreUnsafe(ref packed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte> Lower, Vector128<byte> Upper) Unpack(ref readonly byte packed)
    {
        var bytes = Vector128.LoadUnsafe(in packed);
        return (bytes & Vector128.Create((byte)15), (bytes.AsUInt16() >> 4).AsByte() & Vector128.Create((byte)15));
    }
}
