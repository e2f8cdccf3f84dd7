using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QuantBuild.Formats.Mlx.Writing;

/// <summary>JSON as the files of checkpoints are written: four spaces to a level, line feeds, the same bytes on every system.</summary>
internal static class IndentedJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
