using System.Runtime.CompilerServices;

namespace QuantBuild.Numerics;

/// <summary>binary32: nothing is rounded.</summary>
internal readonly struct SinglePrecision : IPrecision
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector IPrecision.Round<TVector, TLanes>(TVector singles) => singles;
}
