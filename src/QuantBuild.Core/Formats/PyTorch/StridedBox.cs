using System.Runtime.InteropServices;
using QuantBuild.IO;

namespace QuantBuild.Formats.PyTorch;

/// <summary>A box of elements with a stride for each dimension, read in the order of the file into row-major order.</summary>
/// <param name="offset">Where the box's first element is, in bytes from the file's start.</param>
/// <param name="size">Bytes of one element: 1, 2, 4 or 8.</param>
/// <param name="count">Indices of the first dimension, instead of the first of <paramref name="sizes"/>.</param>
internal readonly ref struct StridedBox(SourceFile file, long offset, int size, ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides, long count)
{
    /// <summary>A gap in the file up to which reading on is cheaper than another read.</summary>
    private const int GapBytes = 4096;

    private readonly ReadOnlySpan<long> sizes = sizes;
    private readonly ReadOnlySpan<long> strides = strides;

    /// <param name="destination">Exactly the bytes of the box.</param>
    /// <param name="window">Room for the bytes of the file around the elements.</param>
    public void Read(Span<byte> destination, byte[] window)
    {
        var rank = sizes.Length;
        Span<long> steps = stackalloc long[rank];
        Span<int> order = stackalloc int[rank];
        long step = 1, last = 0;
        for (var i = rank - 1; i >= 0; i--)
        {
            steps[i] = step;
            step *= Size(i);
            last += (Size(i) - 1) * strides[i];
            order[i] = i;
        }
        SortByStride(order);

        var line = order[^1];
        var reader = new Window(file, window, offset + ((last + 1) * size));
        // Where lines follow each other closely, what is read for one serves the next.
        var near = rank > 1 && (strides[order[^2]] - ((Size(line) - 1) * strides[line])) * size <= GapBytes;
        Span<long> index = stackalloc long[rank];
        index.Clear();
        long from = 0, to = 0;
        while (true)
        {
            ReadLine(ref reader, from, to, line, steps[line], near, destination);
            var d = rank - 2;
            for (; d >= 0; d--)
            {
                var dimension = order[d];
                from += strides[dimension];
                to += steps[dimension];
                if (++index[d] < Size(dimension)) break;
                from -= strides[dimension] * Size(dimension);
                to -= steps[dimension] * Size(dimension);
                index[d] = 0;
            }
            if (d < 0) return;
        }
    }

    private long Size(int dimension) => dimension == 0 ? count : sizes[dimension];

    /// <summary>Largest stride first, so that the last dimension runs through the file without leaps.</summary>
    private void SortByStride(Span<int> order)
    {
        for (var i = 1; i < order.Length; i++)
        {
            for (var j = i; j > 0 && strides[order[j]] > strides[order[j - 1]]; j--) (order[j], order[j - 1]) = (order[j - 1], order[j]);
        }
    }

    /// <summary>The elements along the dimension of the smallest stride.</summary>
    private void ReadLine(ref Window reader, long from, long to, int line, long step, bool near, Span<byte> destination)
    {
        var stride = strides[line];
        var left = Size(line);
        if (stride == 1 && step == 1 && left * size >= GapBytes)
        {
            file.ReadExactly(offset + (from * size), destination.Slice((int)(to * size), (int)(left * size)));
            return;
        }
        // Elements far apart are read one by one, others as many as the window holds.
        var apart = (stride - 1) * size > GapBytes;
        var together = stride == 0 ? left : apart ? 1 : (((reader.Capacity / size) - 1) / stride) + 1;
        while (left > 0)
        {
            var n = (int)Math.Min(left, together);
            var bytes = reader.At(offset + (from * size), (int)((((n - 1) * stride) + 1) * size), !apart && (near || n < left));
            Put(bytes, stride, destination, to, step, n);
            from += n * stride;
            to += n * step;
            left -= n;
        }
    }

    private void Put(ReadOnlySpan<byte> bytes, long stride, Span<byte> destination, long to, long step, int n)
    {
        switch (size)
        {
            case 1: Put<byte>(bytes, stride, destination, to, step, n); break;
            case 2: Put<ushort>(bytes, stride, destination, to, step, n); break;
            case 4: Put<uint>(bytes, stride, destination, to, step, n); break;
            default: Put<ulong>(bytes, stride, destination, to, step, n); break;
        }
    }

    private static void Put<T>(ReadOnlySpan<byte> bytes, long stride, Span<byte> destination, long to, long step, int n)
        where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(bytes);
        var target = MemoryMarshal.Cast<byte, T>(destination);
        for (var i = 0; i < n; i++) target[(int)(to + (i * step))] = elements[(int)(i * stride)];
    }

    /// <summary>The part of the file that was read last.</summary>
    /// <param name="end">Where the box ends in the file: nothing is read beyond.</param>
    private ref struct Window(SourceFile file, byte[] buffer, long end)
    {
        private long start;
        private int length;

        public readonly int Capacity => buffer.Length;

        /// <param name="ahead">What follows will be asked for next.</param>
        public ReadOnlySpan<byte> At(long position, int count, bool ahead)
        {
            if (position < start || position + count > start + length)
            {
                start = position;
                length = ahead ? (int)Math.Min(buffer.Length, end - position) : count;
                file.ReadExactly(start, buffer.AsSpan(0, length));
            }
            return buffer.AsSpan((int)(position - start), count);
        }
    }
}
