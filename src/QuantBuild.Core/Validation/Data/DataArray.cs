using QuantBuild.Diagnostics;
using QuantBuild.Numerics;

namespace QuantBuild.Validation.Data;

/// <summary>An array in a data file: its header is read and checked, its elements wait in the file.</summary>
internal abstract class DataArray
{
    /// <summary>The file as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>The array's own name; empty when the file gives none.</summary>
    public required string Name { get; init; }

    /// <summary>Which input it is for when the name does not say; null when that is not said either.</summary>
    public int? Index { get; init; }

    public required ElementType Type { get; init; }

    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>True for a format in which a file is one run by definition, so that its rows are not runs of their own.</summary>
    public bool IsOneRun { get; init; }

    /// <summary>The elements of a string array; null for all others.</summary>
    public virtual IReadOnlyList<string>? Strings => null;

    /// <summary>Opens the elements for reading from the first on, in row-major order.</summary>
    public abstract Stream Open();

    /// <summary>Name, type and shape in words.</summary>
    public override string ToString() => $"{(Name.Length > 0 ? $"'{Name}' " : "")}{Type.Name()} {TensorElements.Describe(Shape)}";

    /// <summary>A coded error about a data file.</summary>
    public static QuantBuildException Bad(string code, string file, string summary, string? found = null, string? expected = null, string? remedy = null, Exception? inner = null) =>
        new(Diagnostic.Error(code, file, summary) with { Found = found, Expected = expected, Remedy = remedy }, inner);

    /// <summary>Bytes of a shape of <paramref name="type"/>; null when a size is negative or the product passes 2^62.</summary>
    public static long? ByteSize(ElementType type, IReadOnlyList<long> shape)
    {
        if (shape.Any(static d => d < 0)) return null;
        if (shape.Contains(0)) return 0;
        var bits = (Int128)type.BitSize();
        foreach (var size in shape)
        {
            bits *= size;
            if (bits > (Int128)1 << 65) return null;
        }

        return (long)((bits + 7) / 8);
    }
}

/// <summary>An array that is in memory already.</summary>
internal sealed class MemoryArray(TensorValue value) : DataArray
{
    public override IReadOnlyList<string>? Strings => value.Strings;

    public override Stream Open() => new MemoryStream(value.Data, writable: false);
}
