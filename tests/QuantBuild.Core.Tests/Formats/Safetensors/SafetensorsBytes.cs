using System.Buffers.Binary;
using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Core.Tests.Formats.Safetensors;

/// <summary>Files put together byte by byte, as no library would write them.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file of this header and as many bytes of data.</summary>
    public static byte[] Of(string header, int data = 0) => Of(Encoding.UTF8.GetBytes(header), new byte[data]);

    public static byte[] Of(byte[] header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    /// <summary>Reads a file of these bytes; the weights are not read.</summary>
    public static (IReadOnlyList<SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata) Read(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            using var file = SafetensorsFile.Open(path);
            return (file.Tensors, file.Metadata);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What is said about a file that is refused.</summary>
    public static Diagnostic Refusal(byte[] bytes) => Assert.ThrowsExactly<QuantBuildException>(() => Read(bytes)).Diagnostic;
}
