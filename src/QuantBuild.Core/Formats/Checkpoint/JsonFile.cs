using QuantBuild.Diagnostics;
using QuantBuild.IO;

namespace QuantBuild.Formats.Checkpoint;

/// <summary>Reads a JSON file of a checkpoint whole, after a look at its size.</summary>
internal static class JsonFile
{
    /// <param name="mostBytes">A larger file is refused before memory is taken.</param>
    /// <param name="refusal">Makes the error from what was found.</param>
    public static byte[] Read(string path, int mostBytes, Func<string, QuantBuildException> refusal)
    {
        RegularFile.Check(path);
        using var file = SourceFile.Open(path);
        if (file.Length > mostBytes) throw refusal($"{file.Length} bytes, which is more than {mostBytes}");
        var bytes = new byte[file.Length];
        file.ReadExactly(0, bytes);
        return bytes;
    }
}
