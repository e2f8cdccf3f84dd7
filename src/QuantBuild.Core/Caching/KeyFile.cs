namespace QuantBuild.Caching;

/// <summary>
/// A file that says what a result was made from: the manifest of the result that lies at the output. It is only believed as far as the
/// files there have the hashes that it states.
/// </summary>
internal static class KeyFile
{
    /// <returns>Null when there is none of this key, or none that can be read.</returns>
    public static ResultManifest? Read(string path, string key)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= ManifestJson.MostBytes } ? ManifestJson.Read(File.ReadAllBytes(path), key) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file as a whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ResultManifest manifest)
    {
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, ManifestJson.Write(manifest));
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
