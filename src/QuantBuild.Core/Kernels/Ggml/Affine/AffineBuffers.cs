using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Ggml.Affine;

/// <summary>The values and weights of the sub-blocks that are searched together, each sub-block in a lane of its own.</summary>
internal readonly ref struct AffineBuffers<TFormat, TVector, TLanes>
    where TFormat : struct, IAffineFormat
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    private readonly Span<float> _values;
    private readonly Span<float> _weights;
    private readonly Span<float> _state;
    private readonly Span<float> _variances;

    /// <param name="room">Values, weights and codes of the sub-blocks, the rows of the state, and one row.</param>
    public AffineBuffers(Span<float> room)
    {
        int group = TFormat.SubBlock * Lanes;
        _values = room[..group];
        _weights = room.Slice(group, group);
        _state = room.Slice(3 * group, AffineState.Rows * Lanes);
        _variances = room.Slice((3 * group) + (AffineState.Rows * Lanes), Lanes);
    }

    public AffineSearch<TFormat, TVector, TLanes> Search => new(ref MemoryMarshal.GetReference(_values), ref MemoryMarshal.GetReference(_state));

    private static int SubBlocks => GgmlTypes.SuperBlock / TFormat.SubBlock;

    private static int Lanes => AffineSearch<TFormat, TVector, TLanes>.Lanes;

    /// <summary>Puts sub-blocks into lanes; lanes without one are zero, which harms none.</summary>
    /// <param name="values">Whole super-blocks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<float> values)
    {
        int count = Math.Min(Lanes / SubBlocks, values.Length / GgmlTypes.SuperBlock);
        if (count * SubBlocks < Lanes) _values.Clear();
        for (int b = 0; b < count; b++) Transpose(values.Slice(b * GgmlTypes.SuperBlock, GgmlTypes.SuperBlock), _values, b * SubBlocks);
    }

    /// <summary>Weights without importance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Weigh()
    {
        ref float values = ref MemoryMarshal.GetReference(_values);
        ref float weights = ref MemoryMarshal.GetReference(_weights);
        for (int at = 0; at < Lanes; at += TLanes.Count)
        {
            var offset = TLanes.Broadcast(0f);
            if (TFormat.WeighsByMeanSquare)
            {
                for (int i = at; i < _values.Length; i += Lanes)
                {
                    var x = TLanes.Load(ref values, i);
                    offset = TLanes.Add(offset, TLanes.Multiply(x, x));
                }

                offset = TLanes.SquareRoot(TLanes.Divide(offset, TLanes.Broadcast(TFormat.SubBlock)));
            }

            for (int i = at; i < _values.Length; i += Lanes)
                TLanes.Store(TLanes.Add(offset, TLanes.Abs(TLanes.Load(ref values, i))), ref weights, i);
        }
    }

    /// <summary>Weights with importance.</summary>
    /// <param name="squares">The sums of the squares of the super-blocks.</param>
    /// <param name="importance">[columns].</param>
    /// <param name="column">Of the first value of the first super-block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Weigh(ReadOnlySpan<float> squares, ReadOnlySpan<float> importance, int column)
    {
        int count = Math.Min(Lanes / SubBlocks, squares.Length);
        if (count * SubBlocks < Lanes) _weights.Clear();
        for (int b = 0; b < count; b++)
        {
            Transpose(importance.Slice(column, GgmlTypes.SuperBlock), _weights, b * SubBlocks);
            _variances.Slice(b * SubBlocks, SubBlocks).Fill(TFormat.MeanSquares * squares[b] / GgmlTypes.SuperBlock);
            column += GgmlTypes.SuperBlock;
            if (column == importance.Length) column = 0;
        }

        ref float values = ref MemoryMarshal.GetReference(_values);
        ref float weights = ref MemoryMarshal.GetReference(_weights);
        for (int at = 0; at < Lanes; at += TLanes.Count)
        {
            var variance = TLanes.Load(ref MemoryMarshal.GetReference(_variances), at);
            for (int i = at; i < _values.Length; i += Lanes)
            {
                var x = TLanes.Load(ref values, i);
                var root = TLanes.SquareRoot(TLanes.Add(variance, TLanes.Multiply(x, x)));
                TLanes.Store(TLanes.Multiply(TLanes.Load(ref weights, i), root), ref weights, i);
            }
        }
    }

    /// <summary>Takes what a search found to the entries of its sub-blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Keep(AffineFindings found, int part)
    {
        Row(AffineState.Scale).CopyTo(found.Scales[part..]);
        Row(AffineState.SumW).CopyTo(found.Weights[part..]);
        Row(AffineState.BestInverse).CopyTo(found.Inverses[part..]);
        Row(AffineState.BestLowest).CopyTo(found.Lowests[part..]);
        var lowest = Row(AffineState.Lowest);
        for (int lane = 0; lane < Lanes; lane++) found.Minimums[part + lane] = -lowest[lane];
    }

    private Span<float> Row(int row) => _state.Slice(row * Lanes, Lanes);

    private static void Transpose(ReadOnlySpan<float> superBlock, Span<float> target, int lane) =>
        LaneTransposition.Transpose(in superBlock[0], TFormat.SubBlock, SubBlocks, ref target[lane], Lanes);
}
