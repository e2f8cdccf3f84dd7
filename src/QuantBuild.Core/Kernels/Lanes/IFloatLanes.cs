using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Lanes;

/// <summary>
/// The operations that the kernels over binary32 need, for one vector width. A kernel is written once against this interface and compiled for
/// each width; every operation rounds (or does not round) exactly as its scalar counterpart, so the widths agree bit for bit.
/// </summary>
/// <typeparam name="TVector">Vector128, Vector256 or Vector512 of <see cref="float"/>.</typeparam>
internal interface IFloatLanes<TVector>
    where TVector : struct
{
    static abstract int Count { get; }

    static abstract TVector Broadcast(float value);

    static abstract TVector Load(ref readonly float source, int index);

    static abstract void Store(TVector vector, ref float destination, int index);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left &lt; right ? left : right, which is right for a NaN on either side.</summary>
    static abstract TVector Smaller(TVector left, TVector right);

    /// <summary>left > right ? left : right, which is right for a NaN on either side.</summary>
    static abstract TVector Larger(TVector left, TVector right);

    /// <summary>|upper| > |lower| ? upper : lower.</summary>
    static abstract TVector Farther(TVector lower, TVector upper);

    /// <summary>test == 0 ? then : otherwise.</summary>
    static abstract TVector WhereZero(TVector test, TVector then, TVector otherwise);

    /// <summary>|test| > |than| ? then : otherwise.</summary>
    static abstract TVector WhereFarther(TVector test, TVector than, TVector then, TVector otherwise);

    static abstract TVector Abs(TVector vector);

    static abstract TVector SquareRoot(TVector vector);

    /// <summary>A mask for <see cref="Select"/>: left &lt; right. False for a NaN on either side.</summary>
    static abstract TVector Less(TVector left, TVector right);

    /// <summary>Both masks.</summary>
    static abstract TVector Both(TVector left, TVector right);

    /// <summary>Lanes of one vector where the mask is set, else of the other.</summary>
    static abstract TVector Select(TVector mask, TVector then, TVector otherwise);

    /// <summary>True when the mask is set in any lane.</summary>
    static abstract bool Any(TVector mask);

    /// <summary>True when the mask is set in all lanes.</summary>
    static abstract bool All(TVector mask);

    /// <summary>The mask as bits, the first lane in the lowest.</summary>
    static abstract uint Bits(TVector mask);

    /// <summary><see cref="Ggml.NearestInteger"/> as a number, for every value.</summary>
    static abstract TVector NearestInteger(TVector vector);

    /// <summary>The lowest eight bits of whole numbers from -2^31 to 2^31 - 1, as if they were stored in a byte.</summary>
    static abstract TVector LowByte(TVector vector);

    /// <summary>To whole numbers, halves to even; also of numbers that are too large to be anything but whole.</summary>
    static abstract TVector Round(TVector vector);

    /// <summary>The smallest lane of each of four vectors; there must be no NaN.</summary>
    static abstract Vector128<float> SmallestOfEach(TVector first, TVector second, TVector third, TVector fourth);

    /// <summary>The largest lane of each of four vectors; there must be no NaN.</summary>
    static abstract Vector128<float> LargestOfEach(TVector first, TVector second, TVector third, TVector fourth);

    /// <summary>The smallest lane; there must be no NaN.</summary>
    static abstract float SmallestOf(TVector vector);

    /// <summary>The largest lane; there must be no NaN.</summary>
    static abstract float LargestOf(TVector vector);

    static abstract bool AnyNaN(TVector vector);

    /// <summary>Bytes to lanes.</summary>
    static abstract TVector LoadCodes(ref readonly byte source, int index);

    /// <summary>Lanes from 0 to 255, truncated to bytes.</summary>
    static abstract void StoreCodes(TVector vector, ref byte destination, int index);

    /// <summary>Four vectors at once: narrowing works best on full registers.</summary>
    static abstract void StoreCodes(TVector first, TVector second, TVector third, TVector fourth, ref byte destination, int index);

    /// <summary>Signed bytes to lanes.</summary>
    static abstract TVector LoadSigned(ref readonly byte source, int index);

    /// <summary>Lanes from -128 to 127, truncated to signed bytes.</summary>
    static abstract void StoreSigned(TVector vector, ref byte destination, int index);

    /// <summary>Four vectors at once.</summary>
    static abstract void StoreSigned(TVector first, TVector second, TVector third, TVector fourth, ref byte destination, int index);
}
