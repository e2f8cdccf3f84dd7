using System.Buffers.Binary;
using System.Text;

namespace QuantBuild.Gguf.Tests.Llama;

/// <summary>A NumPy file of 64-bit integers, one dimension.</summary>
internal static class NpyFile
{
    public static void Write(string path, long[] values)
    {
        var text = $"{{'descr': '<i8', 'fortran_order': False, 'shape': ({values.Length},), }}";
        var header = Encoding.ASCII.GetBytes(text.PadRight(((text.Length + 11 + 63) / 64 * 64) - 11) + "\n");
        var bytes = new byte[10 + header.Length + (values.Length * 8)];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        header.CopyTo(bytes, 10);
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(10 + header.Length + (i * 8)), values[i]);
        File.WriteAllBytes(path, bytes);
    }
}
