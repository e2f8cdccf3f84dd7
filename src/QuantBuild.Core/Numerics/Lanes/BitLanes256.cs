using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Numerics.Lanes;

/// <summary>Eight lanes: AVX2.</summary>
internal readonly struct BitLanes256 : IBitLanes<Vector256<uint>>
{
    public static int Count => Vector256<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Load(ref readonly uint source, int index) => Vector256.LoadUnsafe(in source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<uint> vector, ref uint destination, int index) => vector.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Load16(ref readonly ushort source, int index)
    {
        var words = Vector128.LoadUnsafe(in source, (nuint)index);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store16(Vector256<uint> vector, ref ushort destination, int index)
    {
        Vector128.Narrow(vector.GetLower(), vector.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Load8(ref readonly byte source, int index)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in source), index));
        var words = Vector128.WidenLower(Vector128.CreateScalar(eight).AsByte());
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector256<uint> vector, ref byte destination, int index)
    {
        var words = Vector128.Narrow(vector.GetLower(), vector.GetUpper());
        ulong eight = Vector128.Narrow(words, words).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, index), eight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> And(Vector256<uint> left, Vector256<uint> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Or(Vector256<uint> left, Vector256<uint> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Subtract(Vector256<uint> left, Vector256<uint> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftLeft(Vector256<uint> vector, int count) => vector << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftRight(Vector256<uint> vector, int count) => vector >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Greater(Vector256<uint> left, Vector256<uint> right) =>
        Vector256.GreaterThan(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Larger(Vector256<uint> left, Vector256<uint> right) => Vector256.Max(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Smaller(Vector256<uint> left, Vector256<uint> right) => Vector256.Min(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Same(Vector256<uint> left, Vector256<uint> right) => Vector256.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Select(Vector256<uint> mask, Vector256<uint> then, Vector256<uint> otherwise) =>
        Vector256.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> AddAsSingle(Vector256<uint> left, Vector256<uint> right) => (left.AsSingle() + right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SubtractAsSingle(Vector256<uint> left, Vector256<uint> right) => (left.AsSingle() - right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> MultiplyAsSingle(Vector256<uint> left, Vector256<uint> right) => (left.AsSingle() * right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> DivideAsSingle(Vector256<uint> left, Vector256<uint> right) => (left.AsSingle() / right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountSet(Vector256<uint> mask) => BitOperations.PopCount(mask.ExtractMostSignificantBits());
}
