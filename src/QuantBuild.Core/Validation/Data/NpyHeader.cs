using System.Buffers.Binary;
using System.Text;
using QuantBuild.Numerics;

namespace QuantBuild.Validation.Data;

/// <summary>
/// The header of a NumPy .npy file, versions 1 to 3: magic, version, length (2 bytes in version 1, else 4) and a Python
/// dictionary with the keys descr, fortran_order and shape.
/// </summary>
/// <param name="Length">Bytes before the first element.</param>
internal sealed record NpyHeader(ElementType Type, bool FortranOrder, IReadOnlyList<long> Shape, long Length)
{
    // Headers of plain arrays are below 200 bytes; NumPy itself refuses more than 10,000.
    private const int MaxTextLength = 10_000;

    /// <exception cref="Diagnostics.QuantBuildException">QB1105: not such a header; QB1108: a type that no model has.</exception>
    public static NpyHeader Read(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[12];
        ReadOrFail(stream, start[..10], file);
        if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8)) throw Malformed(file, "other first bytes", "a NumPy file");
        int prefix, length;
        switch (start[6])
        {
            case 1:
                (prefix, length) = (10, BinaryPrimitives.ReadUInt16LittleEndian(start[8..]));
                break;
            case 2 or 3:
                ReadOrFail(stream, start[10..12], file);
                var declared = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
                (prefix, length) = (12, (int)Math.Min(declared, int.MaxValue));
                break;
            default:
                throw Malformed(file, $"version {start[6]}", "version 1, 2 or 3");
        }

        if (length > MaxTextLength) throw Malformed(file, $"a header of {length} bytes", $"at most {MaxTextLength}");
        var text = new byte[length];
        ReadOrFail(stream, text, file);
        var (descr, fortran, shape) = NpyDictionary.Parse(Encoding.UTF8.GetString(text)) ?? throw Malformed(file, "a header that cannot be understood", "the keys descr, fortran_order and shape");
        var type = TypeOf(descr) ?? throw DataArray.Bad("QB1108", file, "The array has a type that no model input has", descr, "little-endian float, integer or bool", "Convert the array before saving it, such as array.astype(numpy.float32)");
        return new NpyHeader(type, fortran, shape, prefix + length);
    }

    private static ElementType? TypeOf(string descr) => descr switch
    {
        "<f2" or "=f2" => ElementType.Float16,
        "<f4" or "=f4" => ElementType.Float32,
        "<f8" or "=f8" => ElementType.Float64,
        "|b1" or "<b1" or "?" => ElementType.Bool,
        "|i1" or "<i1" => ElementType.Int8,
        "|u1" or "<u1" => ElementType.UInt8,
        "<i2" or "=i2" => ElementType.Int16,
        "<u2" or "=u2" => ElementType.UInt16,
        "<i4" or "=i4" => ElementType.Int32,
        "<u4" or "=u4" => ElementType.UInt32,
        "<i8" or "=i8" => ElementType.Int64,
        "<u8" or "=u8" => ElementType.UInt64,
        _ => null,
    };

    private static void ReadOrFail(Stream stream, Span<byte> buffer, string file)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length) throw Malformed(file, "the end of the file inside the header", "a whole header");
    }

    private static Diagnostics.QuantBuildException Malformed(string file, string found, string expected) =>
        DataArray.Bad("QB1105", file, "The .npy data is malformed", found, expected, "Save it again with numpy.save");
}
