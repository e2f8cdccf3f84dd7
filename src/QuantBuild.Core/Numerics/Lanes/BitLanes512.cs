using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Numerics.Lanes;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly struct BitLanes512 : IBitLanes<Vector512<uint>>
{
    public static int Count => Vector512<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Load(ref readonly uint source, int index) => Vector512.LoadUnsafe(in source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<uint> vector, ref uint destination, int index) => vector.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Load16(ref readonly ushort source, int index)
    {
        var words = Vector256.LoadUnsafe(in source, (nuint)index);
        return Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store16(Vector512<uint> vector, ref ushort destination, int index)
    {
        Vector256.Narrow(vector.GetLower(), vector.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Load8(ref readonly byte source, int index)
    {
        var bytes = Vector128.LoadUnsafe(in source, (nuint)index);
        var words = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
        return Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector512<uint> vector, ref byte destination, int index)
    {
        var words = Vector256.Narrow(vector.GetLower(), vector.GetUpper());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref destination, (nuint)index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> And(Vector512<uint> left, Vector512<uint> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Or(Vector512<uint> left, Vector512<uint> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Subtract(Vector512<uint> left, Vector512<uint> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ShiftLeft(Vector512<uint> vector, int count) => vector << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ShiftRight(Vector512<uint> vector, int count) => vector >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Greater(Vector512<uint> left, Vector512<uint> right) =>
        Vector512.GreaterThan(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Larger(Vector512<uint> left, Vector512<uint> right) => Vector512.Max(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Smaller(Vector512<uint> left, Vector512<uint> right) => Vector512.Min(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Same(Vector512<uint> left, Vector512<uint> right) => Vector512.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Select(Vector512<uint> mask, Vector512<uint> then, Vector512<uint> otherwise) =>
        Vector512.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> AddAsSingle(Vector512<uint> left, Vector512<uint> right) => (left.AsSingle() + right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SubtractAsSingle(Vector512<uint> left, Vector512<uint> right) => (left.AsSingle() - right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> MultiplyAsSingle(Vector512<uint> left, Vector512<uint> right) => (left.AsSingle() * right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> DivideAsSingle(Vector512<uint> left, Vector512<uint> right) => (left.AsSingle() / right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountSet(Vector512<uint> mask) => BitOperations.PopCount(mask.ExtractMostSignificantBits());
}
