using QuantBuild.Diagnostics;
using QuantBuild.Formats.Gguf;

namespace QuantBuild.Gguf.Tests.Formats;

/// <summary>Opens bytes as a file.</summary>
internal static class Reading
{
    /// <summary>Opens a file of these bytes and looks at it while it is open.</summary>
    public static T Read<T>(byte[] bytes, Func<GgufFile, T> look)
    {
        using var folder = new TemporaryDirectory();
        using var file = GgufFile.Open(folder.Write("model.gguf", bytes));
        return look(file);
    }

    /// <summary>What is said about a file that is refused.</summary>
    public static Diagnostic Refusal(byte[] bytes) => Assert.ThrowsExactly<QuantBuildException>(() => Read(bytes, _ => 0)).Diagnostic;
}
