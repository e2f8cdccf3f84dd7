using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Consecutive values of groups to lanes, so that each lane works on a group of its own, in the order of its values.</summary>
internal static class LaneTransposition
{
    /// <summary>[lanes, length] to [length, lanes].</summary>
    /// <param name="source">As many groups as there are lanes, one after the other.</param>
    /// <param name="length">Values of a group, a multiple of four.</param>
    /// <param name="lanes">Groups, a multiple of four.</param>
    /// <param name="destination">The first values of all groups, then the second ones, and so on.</param>
    public static void Transpose(ref readonly float source, int length, int lanes, ref float destination) =>
        Transpose(in source, length, lanes, ref destination, lanes);

    /// <summary>[lanes, length] to some lanes of [length, stride].</summary>
    /// <param name="source">As many groups as there are lanes, one after the other.</param>
    /// <param name="length">Values of a group, a multiple of four.</param>
    /// <param name="lanes">Groups, a multiple of four.</param>
    /// <param name="destination">The first lane's first value.</param>
    /// <param name="stride">From the first values to the second ones.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(ref readonly float source, int length, int lanes, ref float destination, int stride)
    {
        for (var lane = 0; lane < lanes; lane += 4)
        {
            ref var group = ref Unsafe.Add(ref Unsafe.AsRef(in source), lane * length);
            for (var i = 0; i < length; i += 4)
            {
                var a = Vector128.LoadUnsafe(in group, (nuint)i);
                var b = Vector128.LoadUnsafe(in group, (nuint)(i + length));
                var c = Vector128.LoadUnsafe(in group, (nuint)(i + (2 * length)));
                var d = Vector128.LoadUnsafe(in group, (nuint)(i + (3 * length)));
                var (evenLower, evenUpper) = (InTurnLower(a, c), InTurnUpper(a, c));
                var (oddLower, oddUpper) = (InTurnLower(b, d), InTurnUpper(b, d));
                ref var target = ref Unsafe.Add(ref destination, (i * stride) + lane);
                InTurnLower(evenLower, oddLower).StoreUnsafe(ref target);
                InTurnUpper(evenLower, oddLower).StoreUnsafe(ref target, (nuint)stride);
                InTurnLower(evenUpper, oddUpper).StoreUnsafe(ref target, (nuint)(2 * stride));
                InTurnUpper(evenUpper, oddUpper).StoreUnsafe(ref target, (nuint)(3 * stride));
            }
        }
    }

    /// <summary>The lower halves of both, in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> InTurnLower(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    /// <summary>The upper halves of both, in turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> InTurnUpper(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);
}
