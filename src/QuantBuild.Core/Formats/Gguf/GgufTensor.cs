using QuantBuild.IO;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf;

/// <summary>One tensor of a GGUF file; its bytes stay there.</summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Type">Of the stored blocks.</param>
/// <param name="Shape">In the order of ggml: the columns first. One dimension at least; a zero makes the tensor empty.</param>
/// <param name="File">Where its bytes are.</param>
/// <param name="Offset">Of its first byte, counted from the beginning of the file.</param>
/// <param name="Length">Bytes; what shape and type ask for, exactly.</param>
public sealed record GgufTensor(string Name, GgmlType Type, IReadOnlyList<long> Shape, SourceFile File, long Offset, long Length)
{
    /// <summary>Values of a row, which is a whole number of blocks.</summary>
    public long Columns => Shape[0];

    /// <summary>Rows of all matrices.</summary>
    public long Rows => Shape.Skip(1).Aggregate(1L, (product, dimension) => product * dimension);

    public long Elements => Columns * Rows;
}
