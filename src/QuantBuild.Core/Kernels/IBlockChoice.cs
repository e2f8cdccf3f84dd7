using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>What was chosen for the blocks that the values of four vectors belong to.</summary>
internal interface IBlockChoice<TFour>
    where TFour : struct
{
    /// <summary>What the values that begin at this index are multiplied by.</summary>
    TFour Inverse(int index);

    /// <summary>Their codes of zero.</summary>
    TFour Zero(int index);

    /// <summary>Their scales.</summary>
    TFour Scale(int index);
}

/// <summary>All values belong to one block.</summary>
internal readonly struct OneBlock<TFour>(float inverse, float zero, float scale) : IBlockChoice<TFour>
    where TFour : struct, IFourLanes<TFour>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TFour Inverse(int index) => TFour.Broadcast(inverse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TFour Zero(int index) => TFour.Broadcast(zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TFour Scale(int index) => TFour.Broadcast(scale);
}

/// <summary>Each column is a block of its own. Loaded where they are needed: there are not registers enough for all.</summary>
internal readonly ref struct BlockToColumn<TFour>(ref readonly float inverse, ref readonly float zero, ref readonly float scale) : IBlockChoice<TFour>
    where TFour : struct, IFourLanes<TFour>
{
    private readonly ref readonly float inverse = ref inverse;
    private readonly ref readonly float zero = ref zero;
    private readonly ref readonly float scale = ref scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TFour Inverse(int index) => TFour.Load(in inverse, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TFour Zero(int index) => TFour.Load(in zero, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TFour Scale(int index) => TFour.Load(in scale, index);
}
