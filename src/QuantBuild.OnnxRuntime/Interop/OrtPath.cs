using System.Text;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>A file path as the C API takes it: wchar_t on Windows, UTF-8 char elsewhere, zero-terminated.</summary>
internal static class OrtPath
{
    public static byte[] Encode(string path) =>
        OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Encoding.UTF8.GetBytes(path + '\0');
}
