using Microsoft.Win32.SafeHandles;
using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>A file that weights are read from, by positional reads. Safe to read from many threads at once.</summary>
/// <remarks>Never mapped: a mapped file that is cut short kills the process, a read reports an error.</remarks>
public sealed class SourceFile : IDisposable
{
    private readonly SafeFileHandle handle;

    private SourceFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
        LastWriteTimeUtc = File.GetLastWriteTimeUtc(handle);
    }

    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>When the file had last been written when it was opened.</summary>
    public DateTime LastWriteTimeUtc { get; }

    /// <exception cref="QuantBuildException">QB5001 not found, QB5002 not readable.</exception>
    public static SourceFile Open(string path)
    {
        try
        {
            return new SourceFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuantBuildException(Diagnostic.Error("QB5001", path, "The file does not exist") with { Remedy = "Check the path" }, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QuantBuildException(
                Diagnostic.Error("QB5002", path, "The file cannot be opened for reading") with { Found = e.Message.TrimEnd('.'), Remedy = "Check that it is a file and that it may be read" }, e);
        }
    }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="QuantBuildException">QB5003 the file ends early or cannot be read.</exception>
    public void ReadExactly(long offset, Span<byte> destination)
    {
        var wanted = destination.Length;
        while (destination.Length > 0)
        {
            int read;
            try
            {
                read = RandomAccess.Read(handle, destination, offset);
            }
            catch (IOException e)
            {
                throw Unreadable(offset, e.Message.TrimEnd('.'), e);
            }
            if (read == 0) throw Unreadable(offset, $"the end of the file after {wanted - destination.Length} of {wanted} bytes", null);
            destination = destination[read..];
            offset += read;
        }
    }

    public void Dispose() => handle.Dispose();

    private QuantBuildException Unreadable(long offset, string found, Exception? inner) => new(
        Diagnostic.Error("QB5003", Path, $"Reading failed at byte {offset}") with
        {
            Found = found,
            Expected = $"a file of {Length} bytes that does not change while it is read",
            Remedy = "Run again when nothing else writes the file",
        }, inner);
}
