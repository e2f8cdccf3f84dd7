using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Four vectors of sixteen lanes: AVX-512.</summary>
internal readonly struct FourLanes512 : IFourLanes<FourLanes512>
{
    private readonly Vector512<float> a;
    private readonly Vector512<float> b;
    private readonly Vector512<float> c;
    private readonly Vector512<float> d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FourLanes512(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    public static int Count => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 Broadcast(float value)
    {
        var all = Vector512.Create(value);
        return new(all, all, all, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 Load(ref readonly float source, int index)
    {
        ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in source), index);
        return new(
            Vector512.LoadUnsafe(in first), Vector512.LoadUnsafe(in first, 16), Vector512.LoadUnsafe(in first, 32), Vector512.LoadUnsafe(in first, 48));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 Add(FourLanes512 left, FourLanes512 right) => new(left.a + right.a, left.b + right.b, left.c + right.c, left.d + right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 Subtract(FourLanes512 left, FourLanes512 right) => new(left.a - right.a, left.b - right.b, left.c - right.c, left.d - right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 Multiply(FourLanes512 left, FourLanes512 right) => new(left.a * right.a, left.b * right.b, left.c * right.c, left.d * right.d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 HalfAway(FourLanes512 positions, float last)
    {
        var greatest = Vector512.Create(last);
        var half = Vector512.Create(HalfAwayQuantizer.AlmostHalf);
        var zero = Vector512<float>.Zero;
        var (x, y, z, w) = (FloatLanes512.Larger(positions.a, zero), FloatLanes512.Larger(positions.b, zero), FloatLanes512.Larger(positions.c, zero), FloatLanes512.Larger(positions.d, zero));
        (x, y, z, w) = (FloatLanes512.Smaller(x, greatest), FloatLanes512.Smaller(y, greatest), FloatLanes512.Smaller(z, greatest), FloatLanes512.Smaller(w, greatest));
        (x, y, z, w) = (x + half, y + half, z + half, w + half);
        return new(Vector512.Truncate(x), Vector512.Truncate(y), Vector512.Truncate(z), Vector512.Truncate(w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(FourLanes512 codes, ref byte destination, int index) =>
        FloatLanes512.StoreCodes(codes.a, codes.b, codes.c, codes.d, ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 LoadSums(ref readonly float lanes) => new(Vector512.LoadUnsafe(in lanes), default, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(FourLanes512 sums, ref float lanes)
    {
        sums.a.StoreUnsafe(ref lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 AddToSums(FourLanes512 sums, FourLanes512 values) =>
        new(sums.a + values.a + values.b + values.c + values.d, default, default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes512 LargerOfSums(FourLanes512 largest, FourLanes512 values)
    {
        var (x, y) = (FloatLanes512.Larger(values.a, values.b), FloatLanes512.Larger(values.c, values.d));
        return new(FloatLanes512.Larger(FloatLanes512.Larger(x, y), largest.a), largest.b, largest.c, largest.d);
    }
}
