using Microsoft.Win32.SafeHandles;
using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>A file that is written by positional writes, from many threads at once.</summary>
public sealed class OutputFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly ExpectedRegions expected = new();

    /// <summary>Creates the file and reserves its whole length, so that a full disk shows at once.</summary>
    /// <exception cref="QuantBuildException">QB5011 it cannot be created or there is no room.</exception>
    public OutputFile(string path, long length)
    {
        Path = path;
        Length = length;
        try
        {
            // Read too: what is finished is hashed while the rest is made.
            handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.None, preallocationSize: length);
            RandomAccess.SetLength(handle, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw Unwritable(e);
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>False when it was disposed: then it is finished.</summary>
    internal bool IsOpen => !handle.IsClosed;

    /// <summary>Bytes from the start that will not change any more, so far as regions tell: what lies between them was written before.</summary>
    internal long FinishedLength => expected.Finished ?? Length;

    /// <summary>False when a region was not filled exactly once.</summary>
    internal bool IsAsExpected => expected.AreExact;

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

    /// <summary>A region of this file that is still to be filled.</summary>
    internal void Expect(OutputRegion region, long offset) => expected.Add(region, offset);

    /// <summary>Fills <paramref name="destination"/> with what was written.</summary>
    /// <exception cref="QuantBuildException">QB5011 it cannot be read, or was cut short by another program.</exception>
    internal void ReadExactly(long offset, Span<byte> destination)
    {
        try
        {
            while (destination.Length > 0)
            {
                var read = RandomAccess.Read(handle, destination, offset);
                if (read == 0) throw new EndOfStreamException($"It ends after {offset} of {Length} bytes");
                destination = destination[read..];
                offset += read;
            }
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    private QuantBuildException Unwritable(Exception inner) => new(
        Diagnostic.Error("QB5011", Path, "The file cannot be written") with
        {
            Found = inner.Message.TrimEnd('.'),
            Remedy = "Check free space and write permission of its folder",
        }, inner);
}
