using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Four vectors of eight lanes: AVX2.</summary>
internal readonly struct FourLanes256 : IFourLanes<FourLanes256>
{
    private readonly Vector256<float> a;
    private readonly Vector256<float> b;
    private readonly Vector256<float> c;
    private readonly Vector256<float> d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FourLanes256(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 Broadcast(float value)
    {
        var all = Vector256.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 Load(ref readonly float source, int index)
    {
        ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in source), index);
        return new(
            Vector256.LoadUnsafe(in first), Vector256.LoadUnsafe(in first, 8), Vector256.LoadUnsafe(in first, 16), Vector256.LoadUnsafe(in first, 24));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 Add(FourLanes256 left, FourLanes256 right) => new(left.a + right.a, left.b + right.b, left.c + right.c, left.d + right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 Subtract(FourLanes256 left, FourLanes256 right) => new(left.a - right.a, left.b - right.b, left.c - right.c, left.d - right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 Multiply(FourLanes256 left, FourLanes256 right) => new(left.a * right.a, left.b * right.b, left.c * right.c, left.d * right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 HalfAway(FourLanes256 positions, float last)
    {
        var greatest = Vector256.Create(last);
        var half = Vector256.Create(HalfAwayQuantizer.AlmostHalf);
        var zero = Vector256<float>.Zero;
        var (x, y, z, w) = (FloatLanes256.Larger(positions.a, zero), FloatLanes256.Larger(positions.b, zero), FloatLanes256.Larger(positions.c, zero), FloatLanes256.Larger(positions.d, zero));
        (x, y, z, w) = (FloatLanes256.Smaller(x, greatest), FloatLanes256.Smaller(y, greatest), FloatLanes256.Smaller(z, greatest), FloatLanes256.Smaller(w, greatest));
        (x, y, z, w) = (x + half, y + half, z + half, w + half);
        return new(Vector256.Truncate(x), Vector256.Truncate(y), Vector256.Truncate(z), Vector256.Truncate(w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(FourLanes256 codes, ref byte destination, int index) =>
        FloatLanes256.StoreCodes(codes.a, codes.b, codes.c, codes.d, ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 LoadSums(ref readonly float lanes) => new(Vector256.LoadUnsafe(in lanes), Vector256.LoadUnsafe(in lanes, 8), default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(FourLanes256 sums, ref float lanes)
    {
        sums.a.StoreUnsafe(ref lanes);
        sums.b.StoreUnsafe(ref lanes, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 AddToSums(FourLanes256 sums, FourLanes256 values) =>
        new(sums.a + values.a + values.c, sums.b + values.b + values.d, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes256 LargerOfSums(FourLanes256 largest, FourLanes256 values)
    {
        var (x, y) = (FloatLanes256.Larger(values.a, values.b), FloatLanes256.Larger(values.c, values.d));
        return new(FloatLanes256.Larger(FloatLanes256.Larger(x, y), largest.a), largest.b, largest.c, largest.d);
    }
}
