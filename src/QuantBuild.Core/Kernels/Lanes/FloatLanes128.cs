using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Kernels.Lanes;

/// <summary>Four lanes: SSE2, AdvSimd, WebAssembly.</summary>
internal readonly struct FloatLanes128 : IFloatLanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly float source, int index) => Vector128.LoadUnsafe(in source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> vector, ref float destination, int index) => vector.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Smaller(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.Min(left, right) : Vector128.ConditionalSelect(Vector128.LessThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Larger(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.Max(left, right) : Vector128.ConditionalSelect(Vector128.GreaterThan(left, right), left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Farther(Vector128<float> lower, Vector128<float> upper) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(Vector128.Abs(upper), Vector128.Abs(lower)), upper, lower);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereZero(Vector128<float> test, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.Equals(test, Vector128<float>.Zero), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereFarther(Vector128<float> test, Vector128<float> than, Vector128<float> then, Vector128<float> otherwise) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(Vector128.Abs(test), Vector128.Abs(than)), then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Abs(Vector128<float> vector) => Vector128.Abs(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SquareRoot(Vector128<float> vector) => Vector128.Sqrt(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Less(Vector128<float> left, Vector128<float> right) => Vector128.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Both(Vector128<float> left, Vector128<float> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> then, Vector128<float> otherwise) =>
        Sse41.IsSupported ? Sse41.BlendVariable(otherwise, then, mask) : Vector128.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector128<float> mask) => Vector128.ExtractMostSignificantBits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(Vector128<float> mask) => Vector128.ExtractMostSignificantBits(mask) == 0xF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Vector128<float> mask) => Vector128.ExtractMostSignificantBits(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> NearestInteger(Vector128<float> vector)
    {
        var bits = (vector + Vector128.Create(Ggml.NearestInteger.Shift)).AsInt32() & Vector128.Create(Ggml.NearestInteger.Fraction);
        return Vector128.ConvertToSingle(bits - Vector128.Create(Ggml.NearestInteger.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LowByte(Vector128<float> vector) =>
        Vector128.ConvertToSingle(Vector128.ConvertToInt32Native(vector) & Vector128.Create(0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> vector) => Vector128.Round(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SmallestOfEach(Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        // Each step compares one half of the lanes with the other, for two vectors at once; the lanes of the vectors end up in turn.
        var even = Smaller(LaneTransposition.InTurnLower(first, third), LaneTransposition.InTurnUpper(first, third));
        var odd = Smaller(LaneTransposition.InTurnLower(second, fourth), LaneTransposition.InTurnUpper(second, fourth));
        return Smaller(LaneTransposition.InTurnLower(even, odd), LaneTransposition.InTurnUpper(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LargestOfEach(Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth)
    {
        // Each step compares one half of the lanes with the other, for two vectors at once; the lanes of the vectors end up in turn.
        var even = Larger(LaneTransposition.InTurnLower(first, third), LaneTransposition.InTurnUpper(first, third));
        var odd = Larger(LaneTransposition.InTurnLower(second, fourth), LaneTransposition.InTurnUpper(second, fourth));
        return Larger(LaneTransposition.InTurnLower(even, odd), LaneTransposition.InTurnUpper(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SmallestOf(Vector128<float> vector)
    {
        vector = Smaller(vector, Vector128.Shuffle(vector, Vector128.Create(2, 3, 0, 1)));
        return Smaller(vector, Vector128.Shuffle(vector, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LargestOf(Vector128<float> vector)
    {
        vector = Larger(vector, Vector128.Shuffle(vector, Vector128.Create(2, 3, 0, 1)));
        return Larger(vector, Vector128.Shuffle(vector, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNaN(Vector128<float> vector) => !Vector128.EqualsAll(vector, vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadCodes(ref readonly byte source, int index)
    {
        uint four = Unsafe.ReadUnaligned<uint>(in Unsafe.Add(ref Unsafe.AsRef(in source), index));
        var words = Vector128.WidenLower(Vector128.CreateScalar(four).AsByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(words).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(Vector128<float> vector, ref byte destination, int index)
    {
        var words = Vector128.Narrow(Vector128.ConvertToInt32Native(vector), Vector128<int>.Zero).AsUInt16();
        uint four = Vector128.Narrow(words, words).AsUInt32().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, index), four);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreCodes(
        Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth, ref byte destination, int index)
    {
        var lower = Vector128.Narrow(Vector128.ConvertToInt32Native(first), Vector128.ConvertToInt32Native(second)).AsUInt16();
        var upper = Vector128.Narrow(Vector128.ConvertToInt32Native(third), Vector128.ConvertToInt32Native(fourth)).AsUInt16();
        Vector128.Narrow(lower, upper).StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadSigned(ref readonly byte source, int index)
    {
        int four = Unsafe.ReadUnaligned<int>(in Unsafe.Add(ref Unsafe.AsRef(in source), index));
        var words = Vector128.WidenLower(Vector128.CreateScalar(four).AsSByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSigned(Vector128<float> vector, ref byte destination, int index) => StoreCodes(vector, ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSigned(
        Vector128<float> first, Vector128<float> second, Vector128<float> third, Vector128<float> fourth, ref byte destination, int index) =>
        StoreCodes(first, second, third, fourth, ref destination, index);
}
