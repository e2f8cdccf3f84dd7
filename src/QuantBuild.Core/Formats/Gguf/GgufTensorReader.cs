using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Formats.Gguf;

/// <summary>Reads the list of tensors behind the metadata.</summary>
internal sealed class GgufTensorReader(GgufReader reader)
{
    private const string What = "the list of tensors";

    private readonly string file = reader.File.Path;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <param name="count">Tensors that the header promises; the file can hold them.</param>
    /// <param name="alignment">Of the tensors' offsets.</param>
    public List<GgufTensor> Read(long count, long alignment)
    {
        var tensors = new List<GgufTensor>();
        // Offsets are counted from the end of this list, which is known behind it.
        for (long i = 0; i < count; i++) tensors.Add(ReadTensor(alignment));
        var dataStart = GgufAlignment.Up(reader.Position, alignment);
        for (var i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[i];
            if (dataStart > reader.File.Length || tensor.Offset > reader.File.Length - dataStart || tensor.Length > reader.File.Length - dataStart - tensor.Offset)
                throw GgufErrors.CutShort(file, reader.File.Length, $"{tensor.Length} bytes for it from byte {(UInt128)(ulong)tensor.Offset + (ulong)dataStart}", tensor.Name);
            tensors[i] = tensor with { Offset = dataStart + tensor.Offset };
        }
        CheckOverlap(tensors);
        return tensors;
    }

    private GgufTensor ReadTensor(long alignment)
    {
        var name = ReadName();
        var shape = ReadShape(name);
        var type = (GgmlType)reader.UInt32(What);
        if (!type.IsKnown()) throw GgufErrors.Type(file, name, (uint)type);
        if (shape[0] % type.BlockElements() != 0) throw GgufErrors.Row(file, name, shape[0], type);
        var elements = shape.Aggregate(1L, (product, dimension) => product * dimension);
        var blocks = elements / type.BlockElements();
        if (blocks > long.MaxValue / type.BlockBytes()) throw GgufErrors.Shape(file, name, $"[{string.Join(", ", shape)}] of {type}");
        var offset = reader.UInt64(What);
        if (offset % (ulong)alignment != 0) throw GgufErrors.Offset(file, name, offset, alignment);
        if (offset > long.MaxValue) throw GgufErrors.CutShort(file, reader.File.Length, $"a tensor at offset {offset}", name);
        return new GgufTensor(name, type, shape, reader.File, (long)offset, blocks * type.BlockBytes());
    }

    private string ReadName()
    {
        var length = reader.Count(1, "the name of a tensor");
        if (length is 0 or > GgufLimits.MostNameBytes) throw GgufErrors.Name(file, $"{length} bytes");
        var name = GgufText.Decode(reader.Take((int)length, "the name of a tensor")) ?? throw GgufErrors.Name(file, $"bytes that are no text before byte {reader.Position}");
        return names.Add(name) ? name : throw GgufErrors.Duplicate(file, "the tensor twice", name);
    }

    // A scalar is written without a dimension by some tools; ggml takes it for a row of one.
    private long[] ReadShape(string name)
    {
        var dimensions = reader.UInt32(What);
        if (dimensions > GgufLimits.MostDimensions) throw GgufErrors.Shape(file, name, $"{dimensions} dimensions");
        if (dimensions == 0) return [1];
        var shape = new long[dimensions];
        long product = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            var dimension = reader.UInt64(What);
            shape[i] = dimension <= long.MaxValue ? (long)dimension : throw GgufErrors.Shape(file, name, $"a dimension of {(long)dimension}");
            // Dimensions beside a zero count too: no shape passes whose strides could not be computed.
            var factor = Math.Max(1, shape[i]);
            if (factor > long.MaxValue / product) throw GgufErrors.Shape(file, name, $"[{string.Join(", ", shape.Take(i + 1))}]");
            product *= factor;
        }
        return shape;
    }

    private void CheckOverlap(List<GgufTensor> tensors)
    {
        GgufTensor? before = null;
        foreach (var tensor in tensors.Where(tensor => tensor.Length > 0).OrderBy(tensor => tensor.Offset))
        {
            if (before is not null && tensor.Offset < before.Offset + before.Length) throw GgufErrors.Overlap(file, tensor.Name, before.Name);
            before = tensor;
        }
    }
}
