using System.Text;

namespace DigitReader.Training.Files;

/// <summary>
/// One array in NumPy's .npz format: a zip archive, here without compression. .NET's ZipArchive is not used since its bytes depend on
/// the operating system (it notes which one made the archive) and on the version of its compressor.
/// </summary>
internal static class NpzFile
{
    private const ushort VersionNeeded = 20;
    private const ushort Date1980 = (1 << 5) | 1;

    public static byte[] Encode(string key, byte[] array)
    {
        var name = Encoding.ASCII.GetBytes(key + ".npy");
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);

        // The local header, as the zip specification (APPNOTE 4.3.7) has it.
        writer.Write(0x04034B50u);
        WriteCommon(writer, name, array);
        writer.Write(name);
        writer.Write(array);

        // The central directory (4.3.12).
        var directory = (uint)file.Position;
        writer.Write(0x02014B50u);
        writer.Write(VersionNeeded);
        WriteCommon(writer, name, array);
        writer.Write(new byte[2 + 2 + 2 + 4]); // comment, disk, internal and external attributes
        writer.Write(0u); // where the local header begins
        writer.Write(name);

        // The end of the directory (4.3.16).
        var length = (uint)file.Position - directory;
        writer.Write(0x06054B50u);
        writer.Write(new byte[2 + 2]);
        writer.Write((ushort)1);
        writer.Write((ushort)1);
        writer.Write(length);
        writer.Write(directory);
        writer.Write((ushort)0);
        return file.ToArray();
    }

    // What local header and directory have in common: version to extra length.
    private static void WriteCommon(BinaryWriter writer, byte[] name, byte[] data)
    {
        writer.Write(VersionNeeded);
        writer.Write((ushort)0); // flags
        writer.Write((ushort)0); // stored
        writer.Write((ushort)0); // time
        writer.Write(Date1980);
        writer.Write(Crc32(data));
        writer.Write((uint)data.Length);
        writer.Write((uint)data.Length);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)0);
    }

    // CRC-32 with the reflected polynomial EDB88320, bit by bit.
    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
