using System.Runtime.CompilerServices;

namespace QuantBuild.Kernels.Search;

/// <summary>Sixteen running sums in binary32 side by side: any vector up to that width can keep them.</summary>
[InlineArray(Count)]
internal struct ChannelLanes
{
    public const int Count = 16;

    /// <summary>Values whose sums are added up in binary32 before they go on in binary64.</summary>
    public const int Segment = Count * SearchPlan.Segment;

    private float first;

    /// <summary>Lane i and lane i + 8, then halves of halves, in binary64.</summary>
    public readonly double Sum()
    {
        Span<double> halves = stackalloc double[Count];
        for (int i = 0; i < Count; i++) halves[i] = this[i];
        for (int width = Count / 2; width > 0; width /= 2)
            for (int i = 0; i < width; i++) halves[i] += halves[i + width];
        return halves[0];
    }
}
