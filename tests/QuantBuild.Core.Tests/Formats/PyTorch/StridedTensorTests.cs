using QuantBuild.Formats.PyTorch;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

[TestClass]
public sealed class StridedTensorTests
{
    private static readonly (string Storage, int Size)[] _types = [("ByteStorage", 1), ("HalfStorage", 2), ("FloatStorage", 4), ("DoubleStorage", 8)];

    /// <summary>The elements one by one, from the definition: offset plus the sum of index times stride.</summary>
    private static byte[] Expected(byte[] storage, int size, long[] shape, long[] strides, long offset)
    {
        var bytes = new List<byte>();
        var index = new long[shape.Length];
        while (true)
        {
            var at = (offset + index.Zip(strides, static (i, stride) => i * stride).Sum()) * size;
            bytes.AddRange(storage[(int)at..(int)(at + size)]);
            var d = shape.Length - 1;
            while (d >= 0 && ++index[d] == shape[d]) index[d--] = 0;
            if (d < 0) return [.. bytes];
        }
    }

    private static void Reads(long[] shape, long[] strides, long offset, int elements)
    {
        foreach (var (type, size) in _types)
        {
            var storage = new byte[elements * size];
            new Random(7).NextBytes(storage);
            using var checkpoint = Checkpoint.Of(new PickleWriter().Dict().Text("w").Tensor(type, "0", elements, shape, strides, offset).Op('s').Stop(), ("0", storage));
            using var file = TorchFile.Open(checkpoint.Path);
            var source = file.Tensors[0].Source;
            Assert.IsInstanceOfType<StridedTensorSource>(source);

            var expected = Expected(storage, size, shape, strides, offset);
            CollectionAssert.AreEqual(expected, Checkpoint.Read(file.Tensors[0]));
            // Any part of it as well, also such that begin and end inside an element.
            var random = new Random(11);
            for (var i = 0; i < 30; i++)
            {
                var start = random.Next(expected.Length);
                var part = new byte[random.Next(expected.Length - start + 1)];
                source.Read(start, part);
                CollectionAssert.AreEqual(expected[start..(start + part.Length)], part);
            }
        }
    }

    [TestMethod]
    public void A_transposed_matrix() => Reads([7, 5], [1, 7], 0, 35);

    [TestMethod]
    public void A_transposed_matrix_larger_than_the_buffer() => Reads([300, 90], [1, 300], 0, 27_000);

    [TestMethod]
    public void Columns_of_a_wider_matrix() => Reads([9, 4], [11, 1], 3, 110);

    [TestMethod]
    public void Long_rows_of_a_wider_matrix() => Reads([3, 9000], [9001, 1], 1, 27_004);

    [TestMethod]
    public void Every_third_element() => Reads([20], [3], 2, 60);

    [TestMethod]
    public void Elements_far_apart() => Reads([3, 4], [1, 6000], 0, 24_000);

    [TestMethod]
    public void Permuted_dimensions() => Reads([4, 3, 5, 2], [1, 40, 8, 4], 0, 120);

    [TestMethod]
    public void Permuted_dimensions_of_a_part() => Reads([2, 3, 1, 4], [1, 100, 5, 20], 4, 400);

    [TestMethod]
    public void Overlapping_rows() => Reads([4, 3], [1, 1], 0, 12);

    [TestMethod]
    public void Repeated_rows() => Reads([4, 3], [0, 1], 0, 12);

    [TestMethod]
    public void Repeated_columns() => Reads([4, 3], [1, 0], 0, 12);

    [TestMethod]
    public void A_transposed_matrix_is_read_in_bounded_memory()
    {
        const int Rows = 1024, Columns = 4096;
        var storage = new byte[Rows * Columns * 4];
        using var checkpoint = Checkpoint.Of(new PickleWriter().Dict().Text("w").Tensor("FloatStorage", "0", Rows * Columns, [Rows, Columns], [1, Rows]).Op('s').Stop(), ("0", storage));
        using var file = TorchFile.Open(checkpoint.Path);
        var source = file.Tensors[0].Source;
        var chunk = new byte[1 << 20];
        source.Read(0, chunk);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var offset = 0L; offset < source.ByteLength; offset += chunk.Length) source.Read(offset, chunk);

        Assert.IsLessThan(256 * 1024, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
