using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly struct FloatLanes512 : IFloatLanes<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly float source, int index) => Vector512.LoadUnsafe(in source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, ref float destination, int index) => vector.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Smaller(Vector512<float> left, Vector512<float> right) =>
        Avx512F.IsSupported ? Avx512F.Min(left, right) : Vector512.ConditionalSelect(Vector512.LessThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Larger(Vector512<float> left, Vector512<float> right) =>
        Avx512F.IsSupported ? Avx512F.Max(left, right) : Vector512.ConditionalSelect(Vector512.GreaterThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Farther(Vector512<float> lower, Vector512<float> upper) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(upper), Vector512.Abs(lower)), upper, lower);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereZero(Vector512<float> test, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.Equals(test, Vector512<float>.Zero), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereFarther(Vector512<float> test, Vector512<float> than, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(test), Vector512.Abs(than)), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> vector) => Vector512.Abs(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SquareRoot(Vector512<float> vector) => Vector512.Sqrt(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Less(Vector512<float> left, Vector512<float> right) => Vector512.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Both(Vector512<float> left, Vector512<float> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> then, Vector512<float> otherwise) =>
        Vector512.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector512<float> mask) => Vector512.ExtractMostSignificantBits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector512<float> mask) => Vector512.ExtractMostSignificantBits(mask) == 0xFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector512<float> mask) => (uint)Vector512.ExtractMostSignificantBits(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NearestInteger(Vector512<float> vector)
    {
        var bits = (vector + Vector512.Create(Ggml.NearestInteger.Shift)).AsInt32() & Vector512.Create(Ggml.NearestInteger.Fraction);
        return Vector512.ConvertToSingle(bits - Vector512.Create(Ggml.NearestInteger.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LowByte(Vector512<float> vector) =>
        Vector512.ConvertToSingle(Vector512.ConvertToInt32Native(vector) & Vector512.Create(0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> vector) => Vector512.Round(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SmallestOfEach(Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth) =>
        FloatLanes256.SmallestOfEach(
            FloatLanes256.Smaller(first.GetLower(), first.GetUpper()),
            FloatLanes256.Smaller(second.GetLower(), second.GetUpper()),
            FloatLanes256.Smaller(third.GetLower(), third.GetUpper()),
            FloatLanes256.Smaller(fourth.GetLower(), fourth.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LargestOfEach(Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth) =>
        FloatLanes256.LargestOfEach(
            FloatLanes256.Larger(first.GetLower(), first.GetUpper()),
            FloatLanes256.Larger(second.GetLower(), second.GetUpper()),
            FloatLanes256.Larger(third.GetLower(), third.GetUpper()),
            FloatLanes256.Larger(fourth.GetLower(), fourth.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallestOf(Vector512<float> vector) => FloatLanes256.SmallestOf(FloatLanes256.Smaller(vector.GetLower(), vector.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargestOf(Vector512<float> vector) => FloatLanes256.LargestOf(FloatLanes256.Larger(vector.GetLower(), vector.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Vector512<float> vector) => !Vector512.EqualsAll(vector, vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadCodes(ref readonly byte source, int index)
    {
        var bytes = Vector128.LoadUnsafe(in source, (nuint)index);
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(bytes));

        var (lower, upper) = Vector128.Widen(bytes);
        var (a, b) = Vector128.Widen(lower);
        var (c, d) = Vector128.Widen(upper);
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(Vector512<float> vector, ref byte destination, int index)
    {
        var integers = Vector512.ConvertToInt32Native(vector);
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(integers.AsUInt32()).StoreUnsafe(ref destination, (nuint)index);
            return;
        }

        var words = Vector256.Narrow(integers.GetLower(), integers.GetUpper()).AsUInt16();
        Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(
        Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth, ref byte destination, int index)
    {
        StoreCodes(first, ref destination, index);
        StoreCodes(second, ref destination, index + 16);
        StoreCodes(third, ref destination, index + 32);
        StoreCodes(fourth, ref destination, index + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadSigned(ref readonly byte source, int index)
    {
        var bytes = Vector128.LoadUnsafe(in source, (nuint)index).AsSByte();
        if (Avx512F.IsSupported)
            return Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(bytes));

        var (lower, upper) = Vector128.Widen(bytes);
        var (a, b) = Vector128.Widen(lower);
        var (c, d) = Vector128.Widen(upper);
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSigned(Vector512<float> vector, ref byte destination, int index)
    {
        var integers = Vector512.ConvertToInt32Native(vector);
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128SByte(integers).AsByte().StoreUnsafe(ref destination, (nuint)index);
            return;
        }

        var words = Vector256.Narrow(integers.GetLower(), integers.GetUpper());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).AsByte().StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSigned(
        Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth, ref byte destination, int index)
    {
        StoreSigned(first, ref destination, index);
        StoreSigned(second, ref destination, index + 16);
        StoreSigned(third, ref destination, index + 32);
        StoreSigned(fourth, ref destination, index + 48);
    }
}
