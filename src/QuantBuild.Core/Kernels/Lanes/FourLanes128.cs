using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Four vectors of four lanes: SSE2, AdvSimd, WebAssembly.</summary>
internal readonly struct FourLanes128 : IFourLanes<FourLanes128>
{
    private readonly Vector128<float> a;
    private readonly Vector128<float> b;
    private readonly Vector128<float> c;
    private readonly Vector128<float> d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FourLanes128(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 Broadcast(float value)
    {
        var all = Vector128.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 Load(ref readonly float source, int index)
    {
        ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in source), index);
        return new(
            Vector128.LoadUnsafe(in first), Vector128.LoadUnsafe(in first, 4), Vector128.LoadUnsafe(in first, 8), Vector128.LoadUnsafe(in first, 12));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 Add(FourLanes128 left, FourLanes128 right) => new(left.a + right.a, left.b + right.b, left.c + right.c, left.d + right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 Subtract(FourLanes128 left, FourLanes128 right) => new(left.a - right.a, left.b - right.b, left.c - right.c, left.d - right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 Multiply(FourLanes128 left, FourLanes128 right) => new(left.a * right.a, left.b * right.b, left.c * right.c, left.d * right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 HalfAway(FourLanes128 positions, float last)
    {
        var greatest = Vector128.Create(last);
        var half = Vector128.Create(HalfAwayQuantizer.AlmostHalf);
        var zero = Vector128<float>.Zero;
        var (x, y, z, w) = (FloatLanes128.Larger(positions.a, zero), FloatLanes128.Larger(positions.b, zero), FloatLanes128.Larger(positions.c, zero), FloatLanes128.Larger(positions.d, zero));
        (x, y, z, w) = (FloatLanes128.Smaller(x, greatest), FloatLanes128.Smaller(y, greatest), FloatLanes128.Smaller(z, greatest), FloatLanes128.Smaller(w, greatest));
        (x, y, z, w) = (x + half, y + half, z + half, w + half);
        return new(Vector128.Truncate(x), Vector128.Truncate(y), Vector128.Truncate(z), Vector128.Truncate(w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(FourLanes128 codes, ref byte destination, int index) =>
        FloatLanes128.StoreCodes(codes.a, codes.b, codes.c, codes.d, ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 LoadSums(ref readonly float lanes) => Load(in lanes, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(FourLanes128 sums, ref float lanes)
    {
        sums.a.StoreUnsafe(ref lanes);
        sums.b.StoreUnsafe(ref lanes, 4);
        sums.c.StoreUnsafe(ref lanes, 8);
        sums.d.StoreUnsafe(ref lanes, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 AddToSums(FourLanes128 sums, FourLanes128 values) =>
        Add(sums, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes128 LargerOfSums(FourLanes128 largest, FourLanes128 values)
    {
        var (x, y) = (FloatLanes128.Larger(values.a, values.b), FloatLanes128.Larger(values.c, values.d));
        return new(FloatLanes128.Larger(FloatLanes128.Larger(x, y), largest.a), largest.b, largest.c, largest.d);
    }
}
