namespace QuantBuild.Kernels.Lanes;

/// <summary>The operations that the kernels over binary64 need, for one vector width of at most <see cref="ErrorLanes.Count"/> lanes.</summary>
/// <typeparam name="TVector">Vector128, Vector256 or Vector512 of <see cref="double"/>.</typeparam>
internal interface IDoubleLanes<TVector>
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Broadcast(double value);

    static abstract TVector Load(ref readonly double source, int index);

    static abstract void Store(TVector vector, ref double destination, int index);

    /// <summary>Binary32 to lanes.</summary>
    static abstract TVector LoadSingles(ref readonly float source, int index);

    /// <summary>Bytes to lanes.</summary>
    static abstract TVector LoadCodes(ref readonly byte source, int index);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Abs(TVector vector);

    /// <summary>left > right ? left : right, which is right for a NaN on either side.</summary>
    static abstract TVector Larger(TVector left, TVector right);
}
