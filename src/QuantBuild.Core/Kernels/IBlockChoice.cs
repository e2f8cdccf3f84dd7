using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>What was chosen for the blocks that the lanes of a vector belong to.</summary>
internal interface IBlockChoice<TVector>
    where TVector : struct
{
    /// <summary>What the vector of values that begins at this index is multiplied by.</summary>
    TVector Inverse(int index);

    /// <summary>Its codes of zero.</summary>
    TVector Zero(int index);

    /// <summary>Its scales.</summary>
    TVector Scale(int index);
}

/// <summary>All lanes belong to one block.</summary>
internal readonly struct OneBlock<TVector, TLanes>(float inverse, float zero, float scale) : IBlockChoice<TVector>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private readonly TVector inverse = TLanes.Broadcast(inverse);
    private readonly TVector zero = TLanes.Broadcast(zero);
    private readonly TVector scale = TLanes.Broadcast(scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Inverse(int index) => inverse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Zero(int index) => zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale(int index) => scale;
}

/// <summary>Each lane belongs to a block of its own. Loaded where they are needed: there are not registers enough for all.</summary>
internal readonly ref struct BlockToLane<TVector, TLanes>(ref readonly float inverse, ref readonly float zero, ref readonly float scale)
    : IBlockChoice<TVector>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private readonly ref readonly float inverse = ref inverse;
    private readonly ref readonly float zero = ref zero;
    private readonly ref readonly float scale = ref scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Inverse(int index) => TLanes.Load(in inverse, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Zero(int index) => TLanes.Load(in zero, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Scale(int index) => TLanes.Load(in scale, index);
}
