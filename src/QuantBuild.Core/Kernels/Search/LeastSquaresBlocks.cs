using System.Buffers;
using System.Runtime.CompilerServices;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels.Search;

/// <summary>
/// The vector form of <see cref="BlockQuantizer"/> for <see cref="ScaleAlgorithm.LeastSquares"/>. Blocks are laid side by side, one to a lane, in memory
/// that stays in the nearest cache while they are searched. Lanes without a block, and the ends of shorter blocks, hold zeros: a zero is always coded
/// exactly, so it adds nothing to any sum.
/// </summary>
internal static class LeastSquaresBlocks
{
    /// <summary>Floats to take from the stack; longer blocks take theirs from the pool.</summary>
    private const int LargestOnStack = 4096;

    [SkipLocalsInit]
    public static void Rows<TVector, TLanes>(
        ReadOnlySpan<float> values, int columns, in BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        // Rows without tails join to one long row.
        if (columns % format.BlockSize == 0 && values.Length > 0) columns = values.Length;
        int longest = Math.Min(format.BlockSize, columns);
        float[]? rented = Room(longest * TLanes.Count, out int needed);
        Span<float> room = rented is null ? stackalloc float[needed] : rented;
        var lanes = new Group<TVector, TLanes>(format, LaneRoom.Aligned(room, longest * TLanes.Count), stackalloc float[Group<TVector, TLanes>.StateLength], stackalloc byte[TLanes.Count]);
        int blocks = format.Blocks(columns);
        int index = 0;
        for (int row = 0; row < values.Length; row += columns)
        {
            var piece = values.Slice(row, columns);
            var pieceCodes = codes.Slice(row, columns);
            for (int block = 0; block < blocks; block += TLanes.Count)
            {
                int count = Math.Min(TLanes.Count, blocks - block);
                lanes.TakeRows(piece, block * format.BlockSize, longest, count);
                lanes.Search(longest);
                lanes.Chosen[..count].CopyTo(scales[index..]);
                if (!format.Symmetric) lanes.Zero[..count].CopyTo(zeroPoints[index..]);
                index += count;
                for (int i = 0; i < count; i++)
                {
                    int start = (block + i) * format.BlockSize;
                    int length = Math.Min(format.BlockSize, columns - start);
                    HalfAwayQuantizer.Quantize<TVector, TLanes>(
                        piece.Slice(start, length), lanes.Inverse[i], lanes.Zero[i], format.Bits, pieceCodes.Slice(start, length));
                }
            }
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    [SkipLocalsInit]
    public static void Columns<TVector, TLanes>(
        ReadOnlySpan<float> values, int columns, in BlockFormat format, Span<byte> codes, Span<float> scales, Span<byte> zeroPoints)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        int rows = values.Length / columns;
        int longest = Math.Min(format.BlockSize, rows);
        float[]? rented = Room(longest * TLanes.Count, out int needed);
        Span<float> room = rented is null ? stackalloc float[needed] : rented;
        var lanes = new Group<TVector, TLanes>(format, LaneRoom.Aligned(room, longest * TLanes.Count), stackalloc float[Group<TVector, TLanes>.StateLength], stackalloc byte[TLanes.Count]);
        Span<float> inverse = stackalloc float[BlockScaleVectors.Most];
        Span<byte> zero = stackalloc byte[BlockScaleVectors.Most];
        int index = 0;
        for (int firstRow = 0; firstRow < rows; firstRow += Math.Min(format.BlockSize, rows - firstRow))
        {
            int height = Math.Min(format.BlockSize, rows - firstRow);
            for (int column = 0; column < columns; column += BlockScaleVectors.Most)
            {
                int width = Math.Min(BlockScaleVectors.Most, columns - column);
                int start = (firstRow * columns) + column;
                for (int i = 0; i < width; i += TLanes.Count)
                {
                    int count = Math.Min(TLanes.Count, width - i);
                    lanes.TakeColumns(values[(start + i)..], columns, height, count);
                    lanes.Search(height);
                    lanes.Chosen[..count].CopyTo(scales[(index + i)..]);
                    lanes.Inverse[..count].CopyTo(inverse[i..]);
                    lanes.Zero[..count].CopyTo(zero[i..]);
                }

                if (!format.Symmetric) zero[..width].CopyTo(zeroPoints[index..]);
                for (int row = 0; row < height; row++)
                {
                    HalfAwayQuantizer.QuantizeRow<TVector, TLanes>(
                        values.Slice(start + (row * columns), width), inverse[..width], zero[..width], format.Bits, codes.Slice(start + (row * columns), width));
                }

                index += width;
            }
        }

        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Room beyond what the stack should hold; null when the stack can.</summary>
    private static float[]? Room(int length, out int needed)
    {
        needed = length + LaneRoom.Slack;
        if (length <= LargestOnStack) return null;
        // Memory that may move cannot be aligned for good, but vectors need no alignment to be right.
        return ArrayPool<float>.Shared.Rent(needed);
    }

    /// <summary>As many blocks as a vector has lanes.</summary>
    private readonly ref struct Group<TVector, TLanes>
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        private readonly BlockFormat _format;
        private readonly SearchPlan _plan;
        private readonly Span<float> _values;
        private readonly Span<float> _state;

        public Group(BlockFormat format, Span<float> values, Span<float> state, Span<byte> zero)
        {
            _format = format;
            _plan = SearchPlan.Blocks(format);
            _values = values;
            _state = state;
            Zero = zero;
            state.Clear();
            zero.Clear();
        }

        public static int StateLength => 4 * TLanes.Count;

        /// <summary>Stored scales.</summary>
        public Span<float> Chosen => _state.Slice(3 * TLanes.Count, TLanes.Count);

        public Span<float> Inverse => _state[..TLanes.Count];

        public Span<byte> Zero { get; }

        private Span<float> Maximum => _state.Slice(TLanes.Count, TLanes.Count);

        private Span<float> First => _state.Slice(2 * TLanes.Count, TLanes.Count);

        /// <summary>Blocks of a row, one after the other.</summary>
        public void TakeRows(ReadOnlySpan<float> row, int start, int length, int count)
        {
            if (count == TLanes.Count && length % 4 == 0 && length == _format.BlockSize && row.Length - start >= count * length)
            {
                LaneTransposition.Transpose(in row[start], length, TLanes.Count, ref _values[0]);
                return;
            }

            _values[..(length * TLanes.Count)].Clear();
            for (int lane = 0; lane < count; lane++)
            {
                int first = start + (lane * _format.BlockSize);
                var block = row.Slice(first, Math.Min(length, row.Length - first));
                for (int i = 0; i < block.Length; i++) _values[(i * TLanes.Count) + lane] = block[i];
            }
        }

        /// <summary>Columns side by side.</summary>
        public void TakeColumns(ReadOnlySpan<float> first, int columns, int height, int count)
        {
            if (count < TLanes.Count) _values[..(height * TLanes.Count)].Clear();
            for (int row = 0; row < height; row++) first.Slice(row * columns, count).CopyTo(_values[(row * TLanes.Count)..]);
        }

        /// <summary>The scales that the ranges give, and then better ones.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Search(int length)
        {
            var zero = TLanes.Broadcast(0f);
            var lowest = TLanes.Broadcast(float.PositiveInfinity);
            var highest = TLanes.Broadcast(float.NegativeInfinity);
            ref float source = ref _values[0];
            for (int i = 0; i < length; i++)
            {
                var vector = TLanes.Add(TLanes.Load(ref source, i * TLanes.Count), zero);
                lowest = TLanes.Smaller(vector, lowest);
                highest = TLanes.Larger(vector, highest);
            }

            TLanes.Store(lowest, ref Inverse[0], 0);
            TLanes.Store(highest, ref Maximum[0], 0);
            TLanes.Store(TLanes.Load(ref source, 0), ref First[0], 0);
            BlockScaleVectors.Choose<TVector, TLanes>(Inverse, Maximum, First, _format, Chosen, Zero);
            BlockSearchLanes<TVector, TLanes>.Search(_values, length, _plan, _format.ScaleType, Chosen, Inverse, Zero);
        }
    }
}
