using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Kernels.Conversion;

/// <summary>A floating-point type that values are stored in, as the fast path of <see cref="FloatNarrowing"/> needs it.</summary>
internal interface INarrowFloat
{
    /// <summary>Bytes of a stored value.</summary>
    static abstract int Size { get; }

    /// <summary>
    /// The pattern of the smallest magnitude beside zero for which nothing special happens: it does not become zero, and its square and that of
    /// its error are normal binary32 numbers.
    /// </summary>
    static abstract uint Smallest { get; }

    /// <summary>The pattern of the largest magnitude for which nothing special happens: no overflow, and sixteen squares have a finite sum.</summary>
    static abstract uint Largest { get; }

    /// <summary>Rounds to the nearest, ties to even.</summary>
    /// <param name="bits">Patterns of binary32 numbers.</param>
    /// <param name="magnitudes">The same without their signs: zero, or from <see cref="Smallest"/> to <see cref="Largest"/>.</param>
    /// <param name="stored">The stored patterns, signs included, zeros above.</param>
    /// <returns>The magnitudes that the stored patterns have, as binary32.</returns>
    static abstract TVector Narrow<TVector, TLanes>(TVector bits, TVector magnitudes, out TVector stored)
        where TVector : struct
        where TLanes : IBitLanes<TVector>;

    /// <summary>Writes stored patterns.</summary>
    /// <param name="stored">As <see cref="Narrow"/> gives them.</param>
    /// <param name="destination">The first value's bytes.</param>
    /// <param name="index">In values.</param>
    static abstract void Store<TVector, TLanes>(TVector stored, ref byte destination, int index)
        where TVector : struct
        where TLanes : IBitLanes<TVector>;
}
