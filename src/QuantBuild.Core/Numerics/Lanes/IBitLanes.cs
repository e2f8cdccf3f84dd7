namespace QuantBuild.Numerics.Lanes;

/// <summary>The operations on 32-bit patterns that conversions need, for one vector width.</summary>
/// <typeparam name="TVector">Vector128, Vector256 or Vector512 of <see cref="uint"/>.</typeparam>
internal interface IBitLanes<TVector>
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Broadcast(uint value);

    static abstract TVector Load(ref readonly uint source, int index);

    static abstract void Store(TVector vector, ref uint destination, int index);

    /// <summary>16-bit patterns to lanes, zeros above.</summary>
    static abstract TVector Load16(ref readonly ushort source, int index);

    /// <summary>The lower 16 bits of each lane.</summary>
    static abstract void Store16(TVector vector, ref ushort destination, int index);

    /// <summary>Bytes to lanes, zeros above.</summary>
    static abstract TVector Load8(ref readonly byte source, int index);

    /// <summary>Lanes from 0 to 255 to bytes.</summary>
    static abstract void Store8(TVector vector, ref byte destination, int index);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector ShiftLeft(TVector vector, int count);

    static abstract TVector ShiftRight(TVector vector, int count);

    /// <summary>All ones where left > right; both below 2^31.</summary>
    static abstract TVector Greater(TVector left, TVector right);

    /// <summary>The larger of both as signed integers.</summary>
    static abstract TVector Larger(TVector left, TVector right);

    /// <summary>The smaller of both as signed integers.</summary>
    static abstract TVector Smaller(TVector left, TVector right);

    static abstract TVector Same(TVector left, TVector right);

    static abstract TVector Select(TVector mask, TVector then, TVector otherwise);

    /// <summary>The patterns added as binary32.</summary>
    static abstract TVector AddAsSingle(TVector left, TVector right);

    /// <summary>The patterns subtracted as binary32.</summary>
    static abstract TVector SubtractAsSingle(TVector left, TVector right);

    /// <summary>The patterns multiplied as binary32.</summary>
    static abstract TVector MultiplyAsSingle(TVector left, TVector right);

    /// <summary>The patterns divided as binary32.</summary>
    static abstract TVector DivideAsSingle(TVector left, TVector right);

    /// <summary>Lanes of a mask that are set.</summary>
    static abstract int CountSet(TVector mask);
}
