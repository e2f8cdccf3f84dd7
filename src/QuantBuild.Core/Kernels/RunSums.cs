using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// <see cref="SingleErrorLanes"/> in registers: as many vectors as it takes for sixteen lanes. A vector of values goes into the one that holds
/// its lanes, so that each lane sees its values in the same order in every width.
/// </summary>
internal struct RunSums<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private SixteenLanes signal;
    private SixteenLanes noise;
    private TVector largest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RunSums<TVector, TLanes> Load(ref readonly SingleErrorLanes lanes) => new()
    {
        signal = SixteenLanes.Load(in lanes.Signal[0]),
        noise = SixteenLanes.Load(in lanes.Noise[0]),
        largest = TLanes.Load(in lanes.Largest[0], 0),
    };

    /// <summary>The largest square may end up in any lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref SingleErrorLanes lanes)
    {
        signal.Store(ref lanes.Signal[0]);
        noise.Store(ref lanes.Noise[0]);
        TLanes.Store(largest, ref lanes.Largest[0], 0);
    }

    /// <summary>The squares of four vectors that follow each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddSignal(TVector first, TVector second, TVector third, TVector fourth) => signal.Add(first, second, third, fourth);

    /// <summary>The squares of their errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNoise(TVector first, TVector second, TVector third, TVector fourth)
    {
        noise.Add(first, second, third, fourth);
        largest = TLanes.Larger(TLanes.Larger(TLanes.Larger(first, second), TLanes.Larger(third, fourth)), largest);
    }

    /// <summary>The squares of two vectors of eight, and of their errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TVector firstSignal, TVector secondSignal, TVector firstNoise, TVector secondNoise)
    {
        signal.Add(firstSignal, secondSignal);
        noise.Add(firstNoise, secondNoise);
        largest = TLanes.Larger(TLanes.Larger(firstNoise, secondNoise), largest);
    }

    /// <summary>The squares of a vector of sixteen, and of its errors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TVector firstSignal, TVector firstNoise)
    {
        signal.Add(firstSignal);
        noise.Add(firstNoise);
        largest = TLanes.Larger(firstNoise, largest);
    }

    private struct SixteenLanes
    {
        private TVector a;
        private TVector b;
        private TVector c;
        private TVector d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static SixteenLanes Load(ref readonly float lanes)
        {
            var sums = default(SixteenLanes);
            sums.a = TLanes.Load(in lanes, 0);
            if (TLanes.Count <= 8) sums.b = TLanes.Load(in lanes, TLanes.Count);
            if (TLanes.Count > 4) return sums;
            sums.c = TLanes.Load(in lanes, 2 * TLanes.Count);
            sums.d = TLanes.Load(in lanes, 3 * TLanes.Count);
            return sums;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(ref float lanes)
        {
            TLanes.Store(a, ref lanes, 0);
            if (TLanes.Count <= 8) TLanes.Store(b, ref lanes, TLanes.Count);
            if (TLanes.Count > 4) return;
            TLanes.Store(c, ref lanes, 2 * TLanes.Count);
            TLanes.Store(d, ref lanes, 3 * TLanes.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector first, TVector second, TVector third, TVector fourth)
        {
            if (TLanes.Count == 16)
            {
                a = TLanes.Add(TLanes.Add(TLanes.Add(TLanes.Add(a, first), second), third), fourth);
            }
            else if (TLanes.Count == 8)
            {
                a = TLanes.Add(TLanes.Add(a, first), third);
                b = TLanes.Add(TLanes.Add(b, second), fourth);
            }
            else
            {
                a = TLanes.Add(a, first);
                b = TLanes.Add(b, second);
                c = TLanes.Add(c, third);
                d = TLanes.Add(d, fourth);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector first, TVector second)
        {
            a = TLanes.Add(a, first);
            b = TLanes.Add(b, second);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(TVector first) => a = TLanes.Add(a, first);
    }
}
