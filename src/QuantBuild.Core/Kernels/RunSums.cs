using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// <see cref="SingleErrorLanes.Count"/> running sums in as many vectors as it takes: one of sixteen lanes, two of eight, four of four. A vector of
/// values goes into the one that holds its lanes, so that each lane sees its values in the same order in every width.
/// </summary>
internal struct RunSums<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private TVector a;
    private TVector b;
    private TVector c;
    private TVector d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RunSums<TVector, TLanes> Load(ref readonly float lanes)
    {
        var sums = default(RunSums<TVector, TLanes>);
        sums.a = TLanes.Load(in lanes, 0);
        if (TLanes.Count <= 8) sums.b = TLanes.Load(in lanes, TLanes.Count);
        if (TLanes.Count <= 4)
        {
            sums.c = TLanes.Load(in lanes, 2 * TLanes.Count);
            sums.d = TLanes.Load(in lanes, 3 * TLanes.Count);
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float lanes)
    {
        TLanes.Store(a, ref lanes, 0);
        if (TLanes.Count <= 8) TLanes.Store(b, ref lanes, TLanes.Count);
        if (TLanes.Count <= 4)
        {
            TLanes.Store(c, ref lanes, 2 * TLanes.Count);
            TLanes.Store(d, ref lanes, 3 * TLanes.Count);
        }
    }

    /// <summary>Adds the vector that is number <paramref name="index"/>, a constant from 0 to 3, of those that follow each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int index, TVector squares)
    {
        int place = index % (SingleErrorLanes.Count / TLanes.Count);
        if (place == 0)
            a = TLanes.Add(a, squares);
        else if (place == 1)
            b = TLanes.Add(b, squares);
        else if (place == 2)
            c = TLanes.Add(c, squares);
        else
            d = TLanes.Add(d, squares);
    }
}
