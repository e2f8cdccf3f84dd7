using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf;

/// <summary>A tensor that is to be written.</summary>
/// <param name="Name">Unique in its file, at most 63 bytes.</param>
/// <param name="Type">Of its blocks.</param>
/// <param name="Shape">Columns first; they are a whole number of blocks.</param>
public sealed record GgufTensorInfo(string Name, GgmlType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Bytes.</summary>
    /// <exception cref="ArgumentException">The rows are no whole number of blocks.</exception>
    /// <exception cref="OverflowException">The bytes do not fit.</exception>
    public long Length
    {
        get
        {
            if (Shape[0] % Type.BlockElements() != 0) throw new ArgumentException($"Rows of {Shape[0]} are no whole number of blocks of {Type}.", nameof(Shape));
            return Type.ByteSize(Shape.Aggregate(1L, (product, dimension) => checked(product * dimension)));
        }
    }

    /// <summary>Dimensions as ggml counts and writes them: those of one at the end are left out, but for the first.</summary>
    internal int Dimensions
    {
        get
        {
            var count = Shape.Count;
            while (count > 1 && Shape[count - 1] == 1) count--;
            return count;
        }
    }
}
