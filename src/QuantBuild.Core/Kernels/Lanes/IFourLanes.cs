namespace QuantBuild.Kernels.Lanes;

/// <summary>
/// Four vectors of binary32 side by side, and what a kernel does to all four of them before its next step: one vector alone would wait for each
/// step longer than a processor looks ahead. Compiling such a kernel takes a fraction of the time of one that is written against
/// <see cref="IFloatLanes{TVector}"/>, because each step is one call to look at instead of four.
/// </summary>
internal interface IFourLanes<TSelf>
    where TSelf : struct
{
    /// <summary>Values in all four.</summary>
    static abstract int Count { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(ref readonly float source, int index);

    static abstract TSelf Add(TSelf left, TSelf right);

    static abstract TSelf Subtract(TSelf left, TSelf right);

    static abstract TSelf Multiply(TSelf left, TSelf right);

    /// <summary>Positions to whole numbers from 0 to <paramref name="last"/> by the rounding of <see cref="HalfAwayQuantizer"/>.</summary>
    static abstract TSelf HalfAway(TSelf positions, float last);

    /// <summary>Whole numbers from 0 to 255 to bytes.</summary>
    static abstract void StoreCodes(TSelf codes, ref byte destination, int index);

    /// <summary>Sixteen running sums.</summary>
    static abstract TSelf LoadSums(ref readonly float lanes);

    static abstract void StoreSums(TSelf sums, ref float lanes);

    /// <summary>Each value goes into the sum (its index) mod 16, in the order of the values.</summary>
    static abstract TSelf AddToSums(TSelf sums, TSelf values);

    /// <summary>The larger ones of sixteen largest values and of these; which of them a value meets is open. No NaN stays.</summary>
    static abstract TSelf LargerOfSums(TSelf largest, TSelf values);
}
