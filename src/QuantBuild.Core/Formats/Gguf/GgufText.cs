using System.Text;
using System.Text.Unicode;

namespace QuantBuild.Formats.Gguf;

/// <summary>Which bytes are a name: of a key or of a tensor.</summary>
internal static class GgufText
{
    /// <summary>The name, or null when the bytes are not UTF-8 or have a zero, at which programs in C stop reading: two names would then be one.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? Encoding.UTF8.GetString(bytes) : null;
}
