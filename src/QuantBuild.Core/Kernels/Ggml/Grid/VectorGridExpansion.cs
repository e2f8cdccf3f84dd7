using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>Eight values at once.</summary>
internal readonly struct VectorGridExpansion : IGridExpansion
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Signed(ulong magnitudes, int signs, float scale, Span<float> values)
    {
        var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        // Times -1 is a change of the sign's bit, of zeros too.
        var negative = Vector256.Equals(Vector256.Create(signs) & bits, bits) & Vector256.Create(int.MinValue);
        var magnitude = Vector256.ConvertToSingle(Widen(magnitudes));
        Store((Vector256.Create(scale) * magnitude).AsInt32() ^ negative, values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Shifted(ulong levels, float shift, float scale, Span<float> values)
    {
        // The lowest byte of a lane moves to its top and back, with its sign.
        var level = Vector256.ConvertToSingle((Widen(levels) << 24) >> 24);
        Store((Vector256.Create(scale) * (level + Vector256.Create(shift))).AsInt32(), values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(ulong bytes)
    {
        var eight = Vector128.CreateScalar(bytes).AsByte();
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(eight);
        var words = Vector128.WidenLower(eight);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> bits, Span<float> values) => bits.AsSingle().StoreUnsafe(ref MemoryMarshal.GetReference(values[..8]));
}
