using System.Runtime.InteropServices;
using System.Text;

namespace DigitReader.Training.Files;

/// <summary>Arrays in NumPy's .npy format, version 1.0.</summary>
internal static class NumpyFile
{
    public static byte[] Encode(ReadOnlySpan<byte> values, params int[] shape) => Encode("|u1", values, shape);

    public static byte[] Encode(ReadOnlySpan<float> values, params int[] shape)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("The trainer writes its files on little-endian machines only.");
        return Encode("<f4", MemoryMarshal.AsBytes(values), shape);
    }

    // Magic, version, length of the header, then a Python dictionary, padded so that the data begins at a multiple of 64.
    private static byte[] Encode(string type, ReadOnlySpan<byte> data, int[] shape)
    {
        const int Prefix = 10;
        var tuple = shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
        var dictionary = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {tuple}, }}";
        var headerLength = ((Prefix + dictionary.Length + 1 + 63) / 64 * 64) - Prefix;
        var header = dictionary.PadRight(headerLength - 1) + '\n';
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)(headerLength & 0xFF), (byte)(headerLength >> 8),
            .. Encoding.ASCII.GetBytes(header), .. data,
        ];
    }
}
