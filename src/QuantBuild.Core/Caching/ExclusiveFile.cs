namespace QuantBuild.Caching;

/// <summary>A file that one process at a time holds open. The system lets go of it when that process ends, however it ends.</summary>
internal static class ExclusiveFile
{
    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] _held = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <returns>The file, which is deleted when it is disposed; null while another holds it.</returns>
    /// <exception cref="IOException">It cannot be opened for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static IDisposable? TryOpen(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (_held.Contains(e.HResult))
        {
            return null;
        }
    }
}
