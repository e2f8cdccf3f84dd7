using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Numerics;

/// <summary>Sixteen rows of sixteen bytes, turned over in registers.</summary>
internal static class ByteTile
{
    public const int Size = 16;

    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>
    /// Transposes in place. Four rounds of the perfect shuffle, each pairing row i with row i + 8: every round moves one bit of the row number
    /// into the column number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref Rows tile)
    {
        Rows other = default;
        Shuffle(ref tile, ref other);
        Shuffle(ref other, ref tile);
        Shuffle(ref tile, ref other);
        Shuffle(ref other, ref tile);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shuffle(ref Rows source, ref Rows destination)
    {
        for (int i = 0; i < Size / 2; i++)
        {
            var upper = source[i];
            var lower = source[i + (Size / 2)];
            destination[2 * i] = Sse2.IsSupported ? Sse2.UnpackLow(upper, lower) : AdvSimd.Arm64.ZipLow(upper, lower);
            destination[(2 * i) + 1] = Sse2.IsSupported ? Sse2.UnpackHigh(upper, lower) : AdvSimd.Arm64.ZipHigh(upper, lower);
        }
    }

    [InlineArray(Size)]
    internal struct Rows
    {
        private Vector128<byte> first;
    }
}
