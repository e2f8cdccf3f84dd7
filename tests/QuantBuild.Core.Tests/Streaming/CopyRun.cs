using System.Security.Cryptography;
using QuantBuild.IO;
using QuantBuild.Streaming;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>Two files that are copied into two others by jobs in no order; bytes between the jobs are read by none of them.</summary>
internal sealed class CopyRun : IDisposable
{
    /// <summary>Bytes of a job.</summary>
    public const int PartBytes = 100_000;

    private const int Parts = 20;
    private const int Gap = 3_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("quantbuild-run-");
    private readonly List<OutputFile> open = [];

    public CopyRun()
    {
        var random = new Random(5);
        foreach (var name in (string[])["a", "b"])
        {
            var bytes = new byte[(Parts * (PartBytes + Gap)) + 17];
            random.NextBytes(bytes);
            File.WriteAllBytes(PathOf(name), bytes);
        }
        Sources = [SourceFile.Open(PathOf("a")), SourceFile.Open(PathOf("b"))];
        Transaction = new OutputTransaction(PathOf("out"));
    }

    public IReadOnlyList<SourceFile> Sources { get; }

    public OutputTransaction Transaction { get; }

    public string SourceSha256 => Sha256("a", "b");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>SHA-256 of pending files, by reading them.</summary>
    public string Written(params string[] names) => Convert.ToHexStringLower(SHA256.HashData([.. names.SelectMany(name => File.ReadAllBytes(Transaction.PendingFiles.Single(path => Path.GetFileName(path) == name)))]));

    /// <summary>The jobs of both files. The result begins with a header that is written at once.</summary>
    public IReadOnlyList<TensorJob> Jobs(Func<SourceFile, long, OutputRegion, TensorJob> create)
    {
        var jobs = new List<TensorJob>();
        foreach (var (source, name) in Sources.Zip((string[])["out", "more"]))
        {
            var file = Transaction.Create(name, (Parts * PartBytes) + 5);
            open.Add(file);
            file.Write(0, [1, 2, 3, 4, 5]);
            for (var part = 0; part < Parts; part++)
            {
                var region = new OutputRegion(PartBytes);
                // The result has another order than the source.
                region.PlaceAt(file, 5 + ((long)(part * 7 % Parts) * PartBytes));
                jobs.Add(create(source, 11 + ((long)part * (PartBytes + Gap)), region));
            }
        }
        return [.. jobs.OrderBy(job => job.Place!.Value.Offset * 31 % 1009)];
    }

    /// <summary>As a plan does when its jobs have run.</summary>
    public void Close()
    {
        foreach (var file in open) file.Dispose();
    }

    public void Dispose()
    {
        Close();
        foreach (var source in Sources) source.Dispose();
        Transaction.Dispose();
        folder.Delete(recursive: true);
    }

    private string Sha256(params string[] names) => Convert.ToHexStringLower(SHA256.HashData([.. names.SelectMany(name => File.ReadAllBytes(PathOf(name)))]));
}
