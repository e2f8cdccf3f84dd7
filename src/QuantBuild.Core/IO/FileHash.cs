using System.Security.Cryptography;

namespace QuantBuild.IO;

/// <summary>SHA-256 of a model's files, one after the other, in lower-case hexadecimal.</summary>
internal static class FileHash
{
    private const int PieceBytes = 1024 * 1024;

    public static string OfFiles(IEnumerable<SourceFile> files, CancellationToken cancellation, Action<long>? progress = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[PieceBytes];
        var done = 0L;
        foreach (var file in files)
        {
            for (long offset = 0; offset < file.Length; offset += buffer.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.Length - offset));
                file.ReadExactly(offset, piece);
                hash.AppendData(piece);
                progress?.Invoke(done += piece.Length);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string OfPaths(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var files = new List<SourceFile>();
        try
        {
            foreach (var path in paths) files.Add(SourceFile.Open(path));
            return OfFiles(files, cancellation);
        }
        finally
        {
            foreach (var file in files) file.Dispose();
        }
    }
}
