using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Numerics.Lanes;

/// <summary>Four lanes.</summary>
internal readonly struct BitLanes128 : IBitLanes<Vector128<uint>>
{
    public static int Count => Vector128<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Broadcast(uint value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Load(ref readonly uint source, int index) => Vector128.LoadUnsafe(in source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<uint> vector, ref uint destination, int index) => vector.StoreUnsafe(ref destination, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Load16(ref readonly ushort source, int index)
    {
        ulong four = Unsafe.ReadUnaligned<ulong>(in Unsafe.As<ushort, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));
        return Vector128.WidenLower(Vector128.CreateScalar(four).AsUInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store16(Vector128<uint> vector, ref ushort destination, int index)
    {
        ulong four = Vector128.Narrow(vector, vector).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref destination, index)), four);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Load8(ref readonly byte source, int index)
    {
        uint four = Unsafe.ReadUnaligned<uint>(in Unsafe.Add(ref Unsafe.AsRef(in source), index));
        return Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(four).AsByte()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector128<uint> vector, ref byte destination, int index)
    {
        var words = Vector128.Narrow(vector, vector);
        uint four = Vector128.Narrow(words, words).AsUInt32().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, index), four);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> And(Vector128<uint> left, Vector128<uint> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Or(Vector128<uint> left, Vector128<uint> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Subtract(Vector128<uint> left, Vector128<uint> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ShiftLeft(Vector128<uint> vector, int count) => vector << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ShiftRight(Vector128<uint> vector, int count) => vector >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Greater(Vector128<uint> left, Vector128<uint> right) =>
        Vector128.GreaterThan(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Larger(Vector128<uint> left, Vector128<uint> right) => Vector128.Max(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Smaller(Vector128<uint> left, Vector128<uint> right) => Vector128.Min(left.AsInt32(), right.AsInt32()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Same(Vector128<uint> left, Vector128<uint> right) => Vector128.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Select(Vector128<uint> mask, Vector128<uint> then, Vector128<uint> otherwise) =>
        Vector128.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> AddAsSingle(Vector128<uint> left, Vector128<uint> right) => (left.AsSingle() + right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> SubtractAsSingle(Vector128<uint> left, Vector128<uint> right) => (left.AsSingle() - right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> MultiplyAsSingle(Vector128<uint> left, Vector128<uint> right) => (left.AsSingle() * right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> DivideAsSingle(Vector128<uint> left, Vector128<uint> right) => (left.AsSingle() / right.AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountSet(Vector128<uint> mask) => BitOperations.PopCount(mask.ExtractMostSignificantBits());
}
