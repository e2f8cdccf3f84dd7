using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using QuantBuild.Kernels.Lanes;

namespace QuantBuild.Kernels;

/// <summary>Codes back to values: (code - zero point) * scale, the product rounded to binary32 as ONNX DequantizeLinear and MatMulNBits have it.</summary>
public static class Dequantizer
{
    /// <summary>Blocks along the rows.</summary>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="codes"/>.</param>
    /// <param name="blockSize">Values that share a scale; <paramref name="columns"/> for one scale to a row.</param>
    /// <param name="scales">[rows, blocks]</param>
    /// <param name="zeroPoints">[rows, blocks]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    /// <param name="values">[rows, columns]</param>
    public static void Rows(
        ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        int blocks = Check(values.Length, codes.Length, columns, blockSize, rows, scales.Length, zeroPoints.Length);
        for (int row = 0; row < rows; row++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int start = (row * columns) + (block * blockSize);
                int length = Math.Min(blockSize, columns - (block * blockSize));
                int index = (row * blocks) + block;
                byte zeroPoint = zeroPoints.IsEmpty ? middleCode : zeroPoints[index];
                var source = codes.Slice(start, length);
                var destination = values.Slice(start, length);
                if (Vector512.IsHardwareAccelerated)
                    Block<Vector512<float>, FloatLanes512>(source, scales[index], zeroPoint, destination);
                else if (Vector256.IsHardwareAccelerated)
                    Block<Vector256<float>, FloatLanes256>(source, scales[index], zeroPoint, destination);
                else if (Vector128.IsHardwareAccelerated)
                    Block<Vector128<float>, FloatLanes128>(source, scales[index], zeroPoint, destination);
                else
                    DequantizerReference.Rows(source, length, length, scales.Slice(index, 1), default, zeroPoint, destination);
            }
        }
    }

    /// <summary>Blocks down the columns.</summary>
    /// <param name="codes">[rows, columns]</param>
    /// <param name="columns">Columns of <paramref name="codes"/>.</param>
    /// <param name="blockSize">Values that share a scale; the number of rows for one scale to a column.</param>
    /// <param name="scales">[blocks, columns]</param>
    /// <param name="zeroPoints">[blocks, columns]; empty: all are <paramref name="middleCode"/>.</param>
    /// <param name="middleCode">The code of zero when there are no zero points.</param>
    /// <param name="values">[rows, columns]</param>
    public static void Columns(
        ReadOnlySpan<byte> codes, int columns, int blockSize, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values)
    {
        int rows = KernelArguments.Rows(values.Length, columns);
        Check(values.Length, codes.Length, rows, blockSize, columns, scales.Length, zeroPoints.Length);
        for (int row = 0; row < rows; row++)
        {
            int block = (row / blockSize) * columns;
            var source = codes.Slice(row * columns, columns);
            var rowScales = scales.Slice(block, columns);
            var rowZeroPoints = zeroPoints.IsEmpty ? default : zeroPoints.Slice(block, columns);
            var destination = values.Slice(row * columns, columns);
            if (Vector512.IsHardwareAccelerated)
                Row<Vector512<float>, FloatLanes512>(source, rowScales, rowZeroPoints, middleCode, destination);
            else if (Vector256.IsHardwareAccelerated)
                Row<Vector256<float>, FloatLanes256>(source, rowScales, rowZeroPoints, middleCode, destination);
            else if (Vector128.IsHardwareAccelerated)
                Row<Vector128<float>, FloatLanes128>(source, rowScales, rowZeroPoints, middleCode, destination);
            else
                DequantizerReference.Columns(source, columns, 1, rowScales, rowZeroPoints, middleCode, destination);
        }
    }

    internal static void Block<TVector, TLanes>(ReadOnlySpan<byte> codes, float scale, byte zeroPoint, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float destination = ref MemoryMarshal.GetReference(values);
        var factor = TLanes.Broadcast(scale);
        var zero = TLanes.Broadcast(zeroPoint);
        int i = 0;
        for (; i <= values.Length - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(TLanes.LoadCodes(ref source, i), zero), factor), ref destination, i);
        for (; i < values.Length; i++)
            values[i] = (codes[i] - zeroPoint) * scale;
    }

    internal static void Row<TVector, TLanes>(
        ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<byte> zeroPoints, byte middleCode, Span<float> values)
        where TVector : struct
        where TLanes : IFloatLanes<TVector>
    {
        ref byte source = ref MemoryMarshal.GetReference(codes);
        ref float factors = ref MemoryMarshal.GetReference(scales);
        ref byte zeros = ref MemoryMarshal.GetReference(zeroPoints);
        ref float destination = ref MemoryMarshal.GetReference(values);
        var middle = TLanes.Broadcast(middleCode);
        bool symmetric = zeroPoints.IsEmpty;
        int i = 0;
        for (; i <= values.Length - TLanes.Count; i += TLanes.Count)
        {
            var zero = symmetric ? middle : TLanes.LoadCodes(ref zeros, i);
            var centered = TLanes.Subtract(TLanes.LoadCodes(ref source, i), zero);
            TLanes.Store(TLanes.Multiply(centered, TLanes.Load(ref factors, i)), ref destination, i);
        }

        for (; i < values.Length; i++)
            values[i] = (codes[i] - (symmetric ? middleCode : zeroPoints[i])) * scales[i];
    }

    /// <summary>Blocks of one line of <paramref name="length"/> values, of which there are <paramref name="lines"/>.</summary>
    internal static int Check(int values, int codes, int length, int blockSize, int lines, int scales, int zeroPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        int blocks = (int)(((long)length + blockSize - 1) / blockSize);
        KernelArguments.CheckLength(codes, values);
        KernelArguments.CheckLength(scales, (long)lines * blocks);
        if (zeroPoints != 0)
            KernelArguments.CheckLength(zeroPoints, (long)lines * blocks);
        return blocks;
    }
}
