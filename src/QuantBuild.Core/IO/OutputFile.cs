using Microsoft.Win32.SafeHandles;
using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>A file that is written by positional writes, from many threads at once.</summary>
public sealed class OutputFile : IDisposable
{
    private readonly SafeFileHandle handle;

    /// <summary>Creates the file and reserves its whole length, so that a full disk shows at once.</summary>
    /// <exception cref="QuantBuildException">QB5011 it cannot be created or there is no room.</exception>
    public OutputFile(string path, long length)
    {
        Path = path;
        try
        {
            handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, preallocationSize: length);
            RandomAccess.SetLength(handle, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw Unwritable(e);
        }
    }

    public string Path { get; }

    /// <exception cref="QuantBuildException">QB5011 the write failed.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    public void Dispose() => handle.Dispose();

    private QuantBuildException Unwritable(Exception inner) => new(
        Diagnostic.Error("QB5011", Path, "The file cannot be written") with
        {
            Found = inner.Message.TrimEnd('.'),
            Remedy = "Check free space and write permission of its folder",
        }, inner);
}
