using QuantBuild.Numerics.Lanes;

namespace QuantBuild.Numerics;

/// <summary>Rounds binary32 numbers to those that a stored type has, halves to even; too large becomes infinite.</summary>
internal interface IPrecision
{
    /// <param name="singles">Patterns of binary32 numbers; no NaN.</param>
    static abstract TVector Round<TVector, TLanes>(TVector singles)
        where TVector : struct
        where TLanes : IBitLanes<TVector>;
}
