using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>
/// The error that quantization made: signal, noise and largest error, in binary64, of value against (code - zero point) * scale taken exactly.
/// The sums have one order whatever the processor: see <see cref="Rows"/> and <see cref="Columns"/>.
/// </summary>
public static class ErrorKernel
{
    /// <summary>
    /// Blocks along the rows. Eight running sums: a value goes into number (its index within its block) mod 8, rows in order; at the end
    /// ((0+4)+(2+6)) + ((1+5)+(3+7)).
    /// </summary>
    /// <param name="values">[rows, columns], finite.</param>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="blockSize">Values that share a scale; <paramref name="columns"/> for one scale to a row.</param>
    /// <param name="scales">[rows, blocks]</param>
    /// <param name="zeroPoints">[rows, blocks]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    public static ErrorSums Rows(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
    {
        if (Vector512.IsHardwareAccelerated)
            return Rows<Vector512<double>, DoubleLanes512>(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
        if (Vector256.IsHardwareAccelerated)
            return Rows<Vector256<double>, DoubleLanes256>(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
        if (Vector128.IsHardwareAccelerated)
            return Rows<Vector128<double>, DoubleLanes128>(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
        return ErrorKernelReference.Rows(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
    }

    /// <summary>
    /// Blocks down the columns. Eight running sums: a value goes into number (its column) mod 8, rows in order; at the end
    /// ((0+4)+(2+6)) + ((1+5)+(3+7)).
    /// </summary>
    /// <param name="values">[rows, columns], finite.</param>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="values"/>.</param>
    /// <param name="blockSize">Values that share a scale; the number of rows for one scale to a column.</param>
    /// <param name="scales">[blocks, columns]</param>
    /// <param name="zeroPoints">[blocks, columns]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    public static ErrorSums Columns(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
    {
        if (Vector512.IsHardwareAccelerated)
            return Columns<Vector512<double>, DoubleLanes512>(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
        if (Vector256.IsHardwareAccelerated)
            return Columns<Vector256<double>, DoubleLanes256>(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
        if (Vector128.IsHardwareAccelerated)
            return Columns<Vector128<double>, DoubleLanes128>(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
        return ErrorKernelReference.Columns(values, codes, columns, blockSize, scales, zeroPoints, middleCode);
    }

    /// <summary>
    /// Values against what they decode to, for decoders that round. Eight running sums: a value goes into number (its index) mod 8; at the end
    /// ((0+4)+(2+6)) + ((1+5)+(3+7)). A value that is not finite makes the signal NaN or infinite.
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="decoded">As many.</param>
    public static ErrorSums Values(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
    {
        if (Vector512.IsHardwareAccelerated)
            return Values<Vector512<double>, DoubleLanes512>(values, decoded);
        if (Vector256.IsHardwareAccelerated)
            return Values<Vector256<double>, DoubleLanes256>(values, decoded);
        if (Vector128.IsHardwareAccelerated)
            return Values<Vector128<double>, DoubleLanes128>(values, decoded);
        return ErrorKernelReference.Values(values, decoded);
    }

    /// <summary>Takes one block, or a part of one that starts at a multiple of eight, of <see cref="Rows"/> into the running sums.</summary>
    internal static void TakeBlock(ref ErrorLanes sums, ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, float scale, int zeroPoint)
    {
        if (Vector512.IsHardwareAccelerated)
            Block<Vector512<double>, DoubleLanes512>(ref sums, values, codes, scale, zeroPoint);
        else if (Vector256.IsHardwareAccelerated)
            Block<Vector256<double>, DoubleLanes256>(ref sums, values, codes, scale, zeroPoint);
        else
            Block<Vector128<double>, DoubleLanes128>(ref sums, values, codes, scale, zeroPoint);
    }

    /// <summary>Takes one row, or a part of one that starts at a multiple of eight, of <see cref="Columns"/> into the running sums.</summary>
    internal static void TakeRow(
        ref ErrorLanes sums, ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
    {
        if (Vector512.IsHardwareAccelerated)
            Row<Vector512<double>, DoubleLanes512>(ref sums, values, codes, scales, zeroPoints, middleCode);
        else if (Vector256.IsHardwareAccelerated)
            Row<Vector256<double>, DoubleLanes256>(ref sums, values, codes, scales, zeroPoints, middleCode);
        else
            Row<Vector128<double>, DoubleLanes128>(ref sums, values, codes, scales, zeroPoints, middleCode);
    }

    internal static ErrorSums Values<TVector, TLanes>(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
        where TVector : struct
        where TLanes : IDoubleLanes<TVector>
    {
        KernelArguments.CheckLength(decoded.Length, values.Length);
        ref float source = ref MemoryMarshal.GetReference(values);
        ref float result = ref MemoryMarshal.GetReference(decoded);
        var sums = default(ErrorLanes);
        int whole = values.Length - (values.Length % ErrorLanes.Count);
        for (int group = 0; group < ErrorLanes.Count; group += TLanes.Count)
        {
            var accumulated = Accumulated<TVector, TLanes>.Load(ref sums, group);
            for (int i = group; i < whole; i += ErrorLanes.Count)
                accumulated.Take(TLanes.LoadSingles(ref source, i), TLanes.LoadSingles(ref result, i));
            accumulated.Store(ref sums, group);
        }

        for (int i = whole; i < values.Length; i++)
            sums.Take(i - whole, values[i], decoded[i]);
        return sums.Sum();
    }

    internal static ErrorSums Rows<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
        where TVector : struct
        where TLanes : IDoubleLanes<TVector>
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = Dequantizer.Check(values.Length, codes.Length, columns, blockSize, rows, scales.Length, zeroPoints.Length);
        var sums = default(ErrorLanes);
        for (int row = 0; row < rows; row++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int start = (row * columns) + (block * blockSize);
                int length = Math.Min(blockSize, columns - (block * blockSize));
                float scale = scales[(row * blocks) + block];
                int zeroPoint = zeroPoints.IsEmpty ? middleCode : zeroPoints[(row * blocks) + block];
                Block<TVector, TLanes>(ref sums, values.Slice(start, length), codes.Slice(start, length), scale, zeroPoint);
            }
        }

        return sums.Sum();
    }

    internal static ErrorSums Columns<TVector, TLanes>(
        ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
        where TVector : struct
        where TLanes : IDoubleLanes<TVector>
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        Dequantizer.Check(values.Length, codes.Length, rows, blockSize, columns, scales.Length, zeroPoints.Length);
        var sums = default(ErrorLanes);
        for (int row = 0; row < rows; row++)
        {
            int start = row * columns;
            int block = (row / blockSize) * columns;
            Row<TVector, TLanes>(
                ref sums,
                values.Slice(start, columns),
                codes.Slice(start, columns),
                scales.Slice(block, columns),
                zeroPoints.IsEmpty ? default : zeroPoints.Slice(block, columns),
                middleCode);
        }

        return sums.Sum();
    }

    /// <summary>One block with one scale. The eight sums are taken in groups of one vector: a group's lanes keep to their places in each eight.</summary>
    private static void Block<TVector, TLanes>(ref ErrorLanes sums, ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, float scale, int zeroPoint)
        where TVector : struct
        where TLanes : IDoubleLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte code = ref MemoryMarshal.GetReference(codes);
        var factor = TLanes.Broadcast(scale);
        var zero = TLanes.Broadcast(zeroPoint);
        int whole = values.Length - (values.Length % ErrorLanes.Count);
        for (int group = 0; group < ErrorLanes.Count; group += TLanes.Count)
        {
            var accumulated = Accumulated<TVector, TLanes>.Load(ref sums, group);
            for (int i = group; i < whole; i += ErrorLanes.Count)
                accumulated.Take(TLanes.LoadSingles(ref source, i), TLanes.Subtract(TLanes.LoadCodes(ref code, i), zero), factor);
            accumulated.Store(ref sums, group);
        }

        for (int i = whole; i < values.Length; i++)
            sums.Take(i - whole, values[i], codes[i] - zeroPoint, scale);
    }

    /// <summary>One row with a scale for each column.</summary>
    private static void Row<TVector, TLanes>(
        ref ErrorLanes sums, ReadOnlySpan<float> values, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode)
        where TVector : struct
        where TLanes : IDoubleLanes<TVector>
    {
        ref float source = ref MemoryMarshal.GetReference(values);
        ref byte code = ref MemoryMarshal.GetReference(codes);
        ref float factors = ref MemoryMarshal.GetReference(scales);
        ref byte zeros = ref MemoryMarshal.GetReference(zeroPoints);
        var middle = TLanes.Broadcast(middleCode);
        bool symmetric = zeroPoints.IsEmpty;
        int whole = values.Length - (values.Length % ErrorLanes.Count);
        for (int group = 0; group < ErrorLanes.Count; group += TLanes.Count)
        {
            var accumulated = Accumulated<TVector, TLanes>.Load(ref sums, group);
            for (int i = group; i < whole; i += ErrorLanes.Count)
            {
                var zero = symmetric ? middle : TLanes.LoadCodes(ref zeros, i);
                accumulated.Take(
                    TLanes.LoadSingles(ref source, i), TLanes.Subtract(TLanes.LoadCodes(ref code, i), zero), TLanes.LoadSingles(ref factors, i));
            }

            accumulated.Store(ref sums, group);
        }

        for (int i = whole; i < values.Length; i++)
            sums.Take(i - whole, values[i], codes[i] - (symmetric ? middleCode : zeroPoints[i]), scales[i]);
    }

    /// <summary>The sums of one group in registers.</summary>
    private struct Accumulated<TVector, TLanes>
        where TVector : struct
        where TLanes : IDoubleLanes<TVector>
    {
        private TVector signal;
        private TVector noise;
        private TVector largest;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Accumulated<TVector, TLanes> Load(ref ErrorLanes sums, int group) => new()
        {
            signal = TLanes.Load(ref sums.Signal[0], group),
            noise = TLanes.Load(ref sums.Noise[0], group),
            largest = TLanes.Load(ref sums.Largest[0], group),
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(ref ErrorLanes sums, int group)
        {
            TLanes.Store(signal, ref sums.Signal[0], group);
            TLanes.Store(noise, ref sums.Noise[0], group);
            TLanes.Store(largest, ref sums.Largest[0], group);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(TVector values, TVector centeredCodes, TVector scale) => Take(values, TLanes.Multiply(centeredCodes, scale));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(TVector values, TVector decoded)
        {
            var error = TLanes.Subtract(values, decoded);
            signal = TLanes.Add(signal, TLanes.Multiply(values, values));
            noise = TLanes.Add(noise, TLanes.Multiply(error, error));
            largest = TLanes.Larger(TLanes.Abs(error), largest);
        }
    }
}
