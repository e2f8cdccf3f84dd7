using System.Buffers;
using QuantBuild.IO;
using QuantBuild.Numerics;

namespace QuantBuild.Formats.PyTorch;

/// <summary>A tensor whose elements lie in a file with a stride for each dimension: a transposed view, or a part of a larger tensor.</summary>
/// <remarks>
/// A range of the tensor is cut into boxes; the elements of a box are read in the order in which they are in the file, through one
/// small buffer, and put where they belong. Memory does not depend on the tensor. A range that covers many rows of a transposed
/// matrix reads long runs; a few elements of one row cost one small read each.
/// </remarks>
public sealed record StridedTensorSource : TensorSource
{
    private const int WindowBytes = 64 * 1024;

    private readonly SourceFile file;
    private readonly long offset;
    private readonly long[] sizes;
    private readonly long[] strides;

    /// <param name="offset">Where the first element is, in bytes from the file's start.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="strides">Elements from one index to the next, for each dimension; not negative.</param>
    public StridedTensorSource(
        string name, ElementType type, long elements, SourceFile file, long offset, IReadOnlyList<long> shape, IReadOnlyList<long> strides)
        : base(name, type, elements)
    {
        if (type.BitSize() % 8 != 0) throw new ArgumentException($"Elements of {type.Name()} are no whole bytes.", nameof(type));
        this.file = file;
        this.offset = offset;
        (sizes, this.strides) = Merge(shape, strides);
    }

    public override SourcePlace? Place => new(file, offset);

    public override void Read(long offset, Span<byte> destination)
    {
        var size = Type.BitSize() / 8;
        var buffer = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            // Nothing makes a caller read whole elements: a part of one at either end goes through a small piece of its own.
            var skipped = (int)(offset % size);
            if (skipped > 0 && destination.Length > 0) ReadPart(offset / size, skipped, ref destination, ref offset, buffer);
            var whole = destination[..(destination.Length / size * size)];
            if (whole.Length > 0) ReadElements(offset / size, whole, buffer);
            var rest = destination[whole.Length..];
            offset += whole.Length;
            if (rest.Length > 0) ReadPart(offset / size, 0, ref rest, ref offset, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadPart(long element, int skipped, ref Span<byte> destination, ref long offset, byte[] buffer)
    {
        Span<byte> one = stackalloc byte[8];
        one = one[..(Type.BitSize() / 8)];
        ReadElements(element, one, buffer);
        var count = Math.Min(one.Length - skipped, destination.Length);
        one.Slice(skipped, count).CopyTo(destination);
        destination = destination[count..];
        offset += count;
    }

    /// <summary>Cuts a range of elements into boxes: as many whole rows of the outermost dimension as there are, and so on inwards for what is left at both ends.</summary>
    private void ReadElements(long first, Span<byte> destination, byte[] window)
    {
        var size = Type.BitSize() / 8;
        while (destination.Length > 0)
        {
            // Inwards until an index begins where the range begins and lies wholly inside it.
            long inner = Elements, left = first, position = 0, count = 0;
            for (var dimension = 0; count == 0; dimension++)
            {
                inner /= sizes[dimension];
                var index = left / inner;
                left %= inner;
                position += index * strides[dimension];
                count = left == 0 ? Math.Min(sizes[dimension] - index, destination.Length / size / inner) : 0;
                if (count == 0) continue;
                var bytes = (int)(count * inner * size);
                new StridedBox(file, offset + (position * size), size, sizes.AsSpan(dimension), strides.AsSpan(dimension), count)
                    .Read(destination[..bytes], window);
                destination = destination[bytes..];
                first += count * inner;
            }
        }
    }

    /// <summary>Leaves out dimensions with one index, and joins those that run on into the next.</summary>
    private static (long[] Sizes, long[] Strides) Merge(IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        var sizes = new List<long>();
        var steps = new List<long>();
        for (var i = 0; i < shape.Count; i++)
        {
            if (shape[i] == 1) continue;
            if (sizes.Count > 0 && steps[^1] == shape[i] * strides[i])
            {
                sizes[^1] *= shape[i];
                steps[^1] = strides[i];
                continue;
            }
            sizes.Add(shape[i]);
            steps.Add(strides[i]);
        }
        return sizes.Count > 0 ? ([.. sizes], [.. steps]) : ([1], [1]);
    }
}
