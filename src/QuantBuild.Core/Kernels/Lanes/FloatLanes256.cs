using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Eight lanes: AVX2.</summary>
internal readonly struct FloatLanes256 : IFloatLanes<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref readonly float source, int index) => Vector256.LoadUnsafe(in source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> vector, ref float destination, int index) => vector.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Smaller(Vector256<float> left, Vector256<float> right) =>
        Avx.IsSupported ? Avx.Min(left, right) : Vector256.ConditionalSelect(Vector256.LessThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Larger(Vector256<float> left, Vector256<float> right) =>
        Avx.IsSupported ? Avx.Max(left, right) : Vector256.ConditionalSelect(Vector256.GreaterThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Farther(Vector256<float> lower, Vector256<float> upper) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(Vector256.Abs(upper), Vector256.Abs(lower)), upper, lower);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereZero(Vector256<float> test, Vector256<float> then, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.Equals(test, Vector256<float>.Zero), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereFarther(Vector256<float> test, Vector256<float> than, Vector256<float> then, Vector256<float> otherwise) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(Vector256.Abs(test), Vector256.Abs(than)), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Abs(Vector256<float> vector) => Vector256.Abs(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SquareRoot(Vector256<float> vector) => Vector256.Sqrt(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Less(Vector256<float> left, Vector256<float> right) => Vector256.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Both(Vector256<float> left, Vector256<float> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> then, Vector256<float> otherwise) =>
        Avx.IsSupported ? Avx.BlendVariable(otherwise, then, mask) : Vector256.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector256<float> mask) => Vector256.ExtractMostSignificantBits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector256<float> mask) => Vector256.ExtractMostSignificantBits(mask) == 0xFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector256<float> mask) => Vector256.ExtractMostSignificantBits(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> NearestInteger(Vector256<float> vector)
    {
        var bits = (vector + Vector256.Create(Ggml.NearestInteger.Shift)).AsInt32() & Vector256.Create(Ggml.NearestInteger.Fraction);
        return Vector256.ConvertToSingle(bits - Vector256.Create(Ggml.NearestInteger.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LowByte(Vector256<float> vector) =>
        Vector256.ConvertToSingle(Vector256.ConvertToInt32Native(vector) & Vector256.Create(0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> vector) => Vector256.Round(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SmallestOfEach(Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        if (!Avx.IsSupported)
        {
            return FloatLanes128.SmallestOfEach(
                FloatLanes128.Smaller(first.GetLower(), first.GetUpper()),
                FloatLanes128.Smaller(second.GetLower(), second.GetUpper()),
                FloatLanes128.Smaller(third.GetLower(), third.GetUpper()),
                FloatLanes128.Smaller(fourth.GetLower(), fourth.GetUpper()));
        }

        var even = Smaller(Avx.UnpackLow(first, third), Avx.UnpackHigh(first, third));
        var odd = Smaller(Avx.UnpackLow(second, fourth), Avx.UnpackHigh(second, fourth));
        var all = Smaller(Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
        return FloatLanes128.Smaller(all.GetLower(), all.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LargestOfEach(Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth)
    {
        if (!Avx.IsSupported)
        {
            return FloatLanes128.LargestOfEach(
                FloatLanes128.Larger(first.GetLower(), first.GetUpper()),
                FloatLanes128.Larger(second.GetLower(), second.GetUpper()),
                FloatLanes128.Larger(third.GetLower(), third.GetUpper()),
                FloatLanes128.Larger(fourth.GetLower(), fourth.GetUpper()));
        }

        var even = Larger(Avx.UnpackLow(first, third), Avx.UnpackHigh(first, third));
        var odd = Larger(Avx.UnpackLow(second, fourth), Avx.UnpackHigh(second, fourth));
        var all = Larger(Avx.UnpackLow(even, odd), Avx.UnpackHigh(even, odd));
        return FloatLanes128.Larger(all.GetLower(), all.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallestOf(Vector256<float> vector) => FloatLanes128.SmallestOf(FloatLanes128.Smaller(vector.GetLower(), vector.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargestOf(Vector256<float> vector) => FloatLanes128.LargestOf(FloatLanes128.Larger(vector.GetLower(), vector.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Vector256<float> vector) => !Vector256.EqualsAll(vector, vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadCodes(ref readonly byte source, int index)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in source), index));
        if (Avx2.IsSupported)
            return Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(eight).AsByte()));

        var words = Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(Vector256<float> vector, ref byte destination, int index)
    {
        var integers = Vector256.ConvertToInt32Native(vector);
        var words = Vector128.Narrow(integers.GetLower(), integers.GetUpper()).AsUInt16();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, index), Vector128.Narrow(words, words).AsUInt64().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth, ref byte destination, int index)
    {
        var a = Vector256.ConvertToInt32Native(first);
        var b = Vector256.ConvertToInt32Native(second);
        var c = Vector256.ConvertToInt32Native(third);
        var d = Vector256.ConvertToInt32Native(fourth);
        if (Avx2.IsSupported)
        {
            // Packing works within halves of 128 bits; the permutation puts the groups of four back into order.
            var packed = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(a, b), Avx2.PackSignedSaturate(c, d));
            var ordered = Avx2.PermuteVar8x32(packed.AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7));
            ordered.AsByte().StoreUnsafe(ref destination, (nuint)index);
            return;
        }

        Vector256.Narrow(Vector256.Narrow(a, b).AsUInt16(), Vector256.Narrow(c, d).AsUInt16()).StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadSigned(ref readonly byte source, int index)
    {
        long eight = Unsafe.ReadUnaligned<long>(in Unsafe.Add(ref Unsafe.AsRef(in source), index));
        if (Avx2.IsSupported) return Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(Vector128.CreateScalar(eight).AsSByte()));

        var words = Vector128.WidenLower(Vector128.CreateScalar(eight).AsSByte());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSigned(Vector256<float> vector, ref byte destination, int index) => StoreCodes(vector, ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSigned(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth, ref byte destination, int index)
    {
        var a = Vector256.ConvertToInt32Native(first);
        var b = Vector256.ConvertToInt32Native(second);
        var c = Vector256.ConvertToInt32Native(third);
        var d = Vector256.ConvertToInt32Native(fourth);
        if (Avx2.IsSupported)
        {
            var packed = Avx2.PackSignedSaturate(Avx2.PackSignedSaturate(a, b), Avx2.PackSignedSaturate(c, d));
            var ordered = Avx2.PermuteVar8x32(packed.AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7));
            ordered.AsByte().StoreUnsafe(ref destination, (nuint)index);
            return;
        }

        Vector256.Narrow(Vector256.Narrow(a, b), Vector256.Narrow(c, d)).AsByte().StoreUnsafe(ref destination, (nuint)index);
    }
}
