using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Reporting;

namespace QuantBuild.Caching;

/// <summary>A finished result without its bytes: what it consists of, and all that is told about it.</summary>
public sealed record ResultManifest
{
    /// <summary>The version of this form. Another one is not read.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal of all that the result depends on.</summary>
    public required string Key { get; init; }

    /// <summary>True when the result is a folder with these files and nothing else; false when it is a file, with companions beside it.</summary>
    public bool IsFolder { get; init; }

    /// <summary>The main file first; of a folder in the order of their names.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    /// <summary>As the run that made it reported, with file names alone in the place of paths; the files of warnings as <see cref="StoredReports"/> writes them.</summary>
    public required QuantizationReport Report { get; init; }
}

/// <summary>One file of a result.</summary>
/// <param name="Name">A name without folders, as it has beside its main file or in its folder.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
public sealed record StoredFile(string Name, long Length, string Sha256)
{
    /// <summary>True when the file at a path is this one, byte for byte.</summary>
    internal bool IsAt(string path, CancellationToken cancellation)
    {
        try
        {
            using var file = SourceFile.Open(path);
            return file.Length == Length && FileHash.OfFiles([file], cancellation) == Sha256;
        }
        catch (QuantBuildException)
        {
            return false;
        }
    }
}
