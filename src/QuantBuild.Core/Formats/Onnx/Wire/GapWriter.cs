using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx.Wire;

/// <summary>Writes a file front to back through one buffer, leaving gaps that others fill.</summary>
internal sealed class GapWriter(OutputFile file)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int used;
    private long position;

    public void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }
        bytes[count++] = (byte)value;
        Bytes(bytes[..count]);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - used)
        {
            Flush();
            if (bytes.Length > buffer.Length)
            {
                file.Write(position, bytes);
                position += bytes.Length;
                return;
            }
        }
        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    public void Gap(OutputRegion region)
    {
        Flush();
        region.PlaceAt(file, position);
        position += region.Length;
    }

    public void Flush()
    {
        if (used == 0) return;
        file.Write(position, buffer.AsSpan(0, used));
        position += used;
        used = 0;
    }
}
