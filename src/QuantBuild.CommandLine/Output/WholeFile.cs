using QuantBuild.Diagnostics;

namespace QuantBuild.Tool.Output;

/// <summary>Writes a small file so that a reader, or the next build, sees all of it or the one before.</summary>
internal static class WholeFile
{
    /// <exception cref="QuantBuildException">QB1034: the file cannot be written.</exception>
    public static void Write(string path, byte[] content, string option)
    {
        string? temporary = null;
        try
        {
            var target = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            temporary = $"{target}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (temporary is not null) TryDelete(temporary);
            throw new QuantBuildException(
                Diagnostic.Error("QB1034", path, $"The file of {option} cannot be written") with
                {
                    Found = error.Message.TrimEnd('.'),
                    Remedy = "Name a file in a folder that can be written to",
                }, error);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that matters is already on its way.
        }
    }
}
