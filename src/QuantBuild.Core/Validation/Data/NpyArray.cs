namespace QuantBuild.Validation.Data;

/// <summary>An array in NumPy's format: a .npy file, or an entry of a .npz archive.</summary>
internal sealed class NpyArray : DataArray
{
    private readonly Func<Stream> open;
    private readonly NpyHeader header;

    private NpyArray(Func<Stream> open, NpyHeader header) => (this.open, this.header) = (open, header);

    /// <summary>Reads the header and holds it against the length of the data.</summary>
    /// <param name="open">Opens the data anew, at the header.</param>
    /// <param name="length">Bytes of header and elements.</param>
    /// <exception cref="Diagnostics.QuantBuildException">QB1105, QB1108.</exception>
    public static NpyArray Read(Func<Stream> open, long length, string file, string name, int? index)
    {
        NpyHeader header;
        using (var stream = open()) header = NpyHeader.Read(stream, file);
        var size = ByteSize(header.Type, header.Shape);
        if (size != length - header.Length)
        {
            throw Bad("QB1105", file, "The .npy data does not have the length that its header declares",
                $"{length - header.Length} bytes of elements", $"{size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "more than 2^62"} bytes for {TensorElements.Describe(header.Shape)}", "Save it again with numpy.save");
        }

        return new NpyArray(open, header) { File = file, Name = name, Index = index, Type = header.Type, Shape = header.Shape };
    }

    public override Stream Open()
    {
        var stream = open();
        try
        {
            // The entry of an archive cannot seek.
            for (var left = header.Length; left > 0; left--)
            {
                if (stream.ReadByte() < 0) throw new EndOfStreamException();
            }

            if (!header.FortranOrder || Shape.Count < 2) return stream;
            using (stream) return RowMajor(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // The first axis runs fastest in the file, the last one in a tensor.
    private MemoryStream RowMajor(Stream stream)
    {
        var total = ByteSize(Type, Shape)!.Value;
        if (total > Array.MaxLength) throw Bad("QB1114", File, "The array is too large to be reordered in memory", $"{total} bytes in Fortran order", null, "Save it with numpy.ascontiguousarray(array)");
        var (source, target) = (new byte[total], new byte[total]);
        stream.ReadExactly(source);
        var width = QuantBuild.Numerics.ElementTypes.BitSize(Type) / 8;
        var rank = Shape.Count;
        var index = new long[rank];
        var strides = new long[rank];
        var stride = 1L;
        for (var axis = 0; axis < rank; axis++)
        {
            strides[axis] = stride;
            stride *= Shape[axis];
        }

        var from = 0L;
        for (var to = 0L; to < total; to += width)
        {
            source.AsSpan((int)(from * width), width).CopyTo(target.AsSpan((int)to));
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < Shape[axis]) break;
                from -= strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return new MemoryStream(target, writable: false);
    }
}
