using System.Security.Cryptography;

namespace QuantBuild.IO;

/// <summary>Reads bytes of a file from an offset on; fails when there are not as many.</summary>
internal delegate void ReadAt(long offset, Span<byte> destination);

/// <summary>A file to hash.</summary>
internal readonly record struct HashedFile(long Length, ReadAt Read);

/// <summary>SHA-256 over files one after the other, made piece by piece. For one thread at a time.</summary>
/// <param name="files">In the order of the hash.</param>
/// <param name="ofEach">Whether each file is to have a hash of its own besides.</param>
internal sealed class RunningHash(IReadOnlyList<HashedFile> files, bool ofEach) : IDisposable
{
    // Small enough to be still in the core's own cache when it is hashed.
    private const int PieceBytes = 256 * 1024;

    private readonly IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? one = ofEach ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly List<string> each = [];
    private byte[] buffer = [];
    private int file;
    private long offset;
    private long position;

    /// <summary>Bytes of all files.</summary>
    public long Length { get; } = files.Sum(static file => file.Length);

    /// <summary>Bytes that are hashed. May be asked by any thread.</summary>
    public long Position => Interlocked.Read(ref position);

    /// <summary>Hashes the next piece, if there is one before <paramref name="limit"/>.</summary>
    /// <returns>False when there is none.</returns>
    public bool Advance(long limit)
    {
        var count = (int)Math.Min(PieceBytes, Math.Min(limit, Length) - position);
        if (count <= 0) return false;
        NextFile();
        if (buffer.Length == 0) buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(PieceBytes, Length));
        var piece = buffer.AsSpan(0, (int)Math.Min(count, files[file].Length - offset));
        files[file].Read(offset, piece);
        all.AppendData(piece);
        one?.AppendData(piece);
        offset += piece.Length;
        Interlocked.Add(ref position, piece.Length);
        return true;
    }

    /// <summary>Hashes what is left.</summary>
    /// <returns>Of all files, in lower-case hexadecimal.</returns>
    public string Finish(CancellationToken cancellation)
    {
        while (Advance(Length)) cancellation.ThrowIfCancellationRequested();
        NextFile();
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    /// <summary>Of each file, in the order of the files, if that was asked for. After <see cref="Finish"/>.</summary>
    public IReadOnlyList<string> OfEach => each;

    public void Dispose()
    {
        all.Dispose();
        one?.Dispose();
    }

    private void NextFile()
    {
        for (; file < files.Count && offset == files[file].Length; offset = 0, file++)
            if (one is not null) each.Add(Convert.ToHexStringLower(one.GetHashAndReset()));
    }
}
