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
    private readonly Span<float> _codes;
    private readonly Span<float> _state;
    private readonly Span<float> _variances;

    /// <param name="room">Three groups, the rows of the state, and one row.</param>
    public AffineBuffers(Span<float> room)
    {
        int group = TFormat.SubBlock * Lanes;
        _values = room[..group];
        _weights = room.Slice(group, group);
        _codes = room.Slice(2 * group, group);
        _state = room.Slice(3 * group, AffineState.Rows * Lanes);
        _variances = room.Slice((3 * group) + (AffineState.Rows * Lanes), Lanes);
    }

    public AffineSearch<TFormat, TVector, TLanes> Search => new(
        ref MemoryMarshal.GetReference(_values), ref MemoryMarshal.GetReference(_weights), ref MemoryMarshal.GetReference(_codes),
        ref MemoryMarshal.GetReference(_state));

    private static int Lanes => AffineSearch<TFormat, TVector, TLanes>.Lanes;

    /// <summary>Puts sub-blocks into lanes; lanes without one are zero, which ends at once.</summary>
    public void Load(ReadOnlySpan<float> source)
    {
        int count = Math.Min(Lanes, source.Length / TFormat.SubBlock);
        if (count < Lanes) _values.Clear();
        for (int lane = 0; lane < count; lane++) Transpose(source.Slice(lane * TFormat.SubBlock, TFormat.SubBlock), _values, lane);
    }

    /// <summary>Weights without importance.</summary>
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
    /// <param name="squares">The sum of the squares of each super-block of the batch.</param>
    /// <param name="count">How many lanes have sub-blocks.</param>
    /// <param name="part">The sub-block of the batch that is in the first lane.</param>
    /// <param name="importance">[columns].</param>
    /// <param name="column">Of the first value of the batch.</param>
    public void Weigh(ReadOnlySpan<float> squares, int count, int part, ReadOnlySpan<float> importance, int column)
    {
        if (count < Lanes) _weights.Clear();
        for (int lane = 0; lane < count; lane++)
        {
            int start = (part + lane) * TFormat.SubBlock;
            Transpose(importance.Slice((column + start) % importance.Length, TFormat.SubBlock), _weights, lane);
            _variances[lane] = TFormat.MeanSquares * squares[start / GgmlTypes.SuperBlock] / GgmlTypes.SuperBlock;
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

    private static void Transpose(ReadOnlySpan<float> source, Span<float> target, int lane)
    {
        ref float to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), lane);
        for (int i = 0; i < source.Length; i++) Unsafe.Add(ref to, i * Lanes) = source[i];
    }
}
