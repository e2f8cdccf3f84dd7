using System.Diagnostics;
using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.IO;
using QuantBuild.Reporting;

namespace QuantBuild.Engine;

/// <summary>
/// The results of earlier runs for one request: the one that is at the output already, and the one in the store. Whatever goes wrong with
/// them is a note, and the result is made.
/// </summary>
internal sealed class ResultReuse(
    QuantizationRequest request, string output, string outputPath, bool folder, SourceSnapshot snapshot, string key, IProgress<StageProgress>? progress, CancellationToken cancellation) : IDisposable
{
    private const int RefusalsToAccept = 3;
    private const string Waiting = "waiting for another build that makes the same model";
    private static readonly TimeSpan _sayThatItWaits = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(250);

    private readonly StoredReports reports = new(request, output);
    private readonly List<Diagnostic> notes = [];
    private IResultStore? store = request.Store;
    private IDisposable? turn;
    private ResultManifest? kept;

    public string SourceSha256 => snapshot.Sha256;

    /// <summary>What a user should know; not a part of the result.</summary>
    public IReadOnlyList<Diagnostic> Notes => notes;

    /// <summary>The result at the output, when it is the one that would be made.</summary>
    public QuantizationReport? FindAtOutput()
    {
        if (request.KeyFile is not { } keyFile) return null;
        if (KeyFile.Read(keyFile, key) is { } manifest && IsAtOutput(manifest))
        {
            store?.Touch(key);
            OutputTransaction.RemoveLeftOvers(outputPath);
            return reports.Restore(manifest.Report, ResultOrigin.Unchanged);
        }
        try
        {
            // Before the output changes. Should it stay, the hashes in it do not fit the new output.
            if (File.Exists(keyFile)) File.Delete(keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.Add(CacheNotes.KeyNotKept(request.Source, e.Message));
        }
        return null;
    }

    /// <summary>
    /// The result from the store, verified, ready to be committed. While another process makes it this one waits, and when there is none
    /// this one has the turn.
    /// </summary>
    public QuantizationReport? TakeFromStore(OutputTransaction transaction)
    {
        var waited = Stopwatch.StartNew();
        var refusals = 0;
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryTake(transaction) is { } report) return report;
            // With the turn it has looked once more: what another had put there before it gave the turn back was seen.
            if (store is null || turn is not null) return null;
            try
            {
                turn = store.TryTakeTurn(key);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Windows refuses for a moment to open a lock that is being given back. Where no lock can be had at all the result may be
                // made twice, which costs time and nothing else.
                if (++refusals == RefusalsToAccept) return null;
            }
            if (turn is not null) continue;
            if (waited.Elapsed > _sayThatItWaits) progress?.Report(new StageProgress(Waiting, 0, 0));
            cancellation.WaitHandle.WaitOne(pause);
        }
    }

    /// <summary>Keeps a good result that is about to be committed.</summary>
    /// <param name="report">Of the run that made it.</param>
    /// <param name="files">Where its files are.</param>
    /// <param name="hashes">SHA-256 of each.</param>
    public void Keep(QuantizationReport report, IReadOnlyList<string> files, IReadOnlyList<string> hashes)
    {
        if (!snapshot.IsCurrent())
        {
            notes.Add(CacheNotes.SourceChanged(request.Source));
            return;
        }
        kept = Manifest(report, files, hashes);
        try
        {
            if (store?.Put(kept, files, cancellation) == false) notes.Add(CacheNotes.TooLarge(request.Source, store.Location));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUpStore(e);
        }
        // Others need not wait until this process ends.
        turn?.Dispose();
        turn = null;
    }

    /// <summary>Notes beside the committed output what it was made from.</summary>
    public void NoteKey()
    {
        if (request.KeyFile is not { } keyFile || kept is null) return;
        try
        {
            KeyFile.Write(keyFile, kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.Add(CacheNotes.KeyNotKept(request.Source, e.Message));
        }
    }

    public void Dispose() => turn?.Dispose();

    private QuantizationReport? TryTake(OutputTransaction transaction)
    {
        if (store is null) return null;
        try
        {
            if (store.Find(key) is not { } manifest) return null;
            if (!HasNameOf(manifest)) throw new InvalidDataException("a manifest with another name of the result");
            foreach (var file in manifest.Files)
            {
                var copy = transaction.Reserve(file.Name);
                if (!store.TryCopy(key, file, copy))
                {
                    transaction.Reset();
                    return null;
                }
                if (!file.IsAt(copy, cancellation)) throw new InvalidDataException($"{file.Name} with another content than it had");
                // A build compares times: the copy is as new as if it had been made.
                File.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
            }
            store.Touch(key);
            kept = manifest;
            return reports.Restore(manifest.Report, ResultOrigin.Cache);
        }
        catch (InvalidDataException e)
        {
            transaction.Reset();
            notes.Add(CacheNotes.Damaged(request.Source, store.Location, e.Message));
            Drop();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            transaction.Reset();
            GiveUpStore(e);
        }
        return null;
    }

    private void Drop()
    {
        try
        {
            store!.Remove(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUpStore(e);
        }
    }

    private void GiveUpStore(Exception reason)
    {
        notes.Add(CacheNotes.Unusable(store!.WhenUnusable, request.Source, store.Location, reason.Message));
        store = null;
    }

    /// <summary>False when a manifest is of another kind of result, or of one whose main file has another name. A folder has none.</summary>
    private bool HasNameOf(ResultManifest manifest) => manifest.IsFolder == folder && (folder || manifest.Files[0].Name == Path.GetFileName(outputPath));

    private bool IsAtOutput(ResultManifest manifest)
    {
        var place = folder ? outputPath : Path.GetDirectoryName(outputPath)!;
        return HasNameOf(manifest) && (!folder || HasOnly(manifest.Files)) && manifest.Files.All(file => file.IsAt(Path.Combine(place, file.Name), cancellation));
    }

    /// <summary>A folder is the result with all that is in it: an application gets every file.</summary>
    private bool HasOnly(IReadOnlyList<StoredFile> files)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(outputPath).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal).SetEquals(files.Select(static file => file.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private ResultManifest Manifest(QuantizationReport report, IReadOnlyList<string> files, IReadOnlyList<string> hashes) => new()
    {
        Version = ResultManifest.CurrentVersion,
        Key = key,
        IsFolder = folder,
        Files = [.. files.Zip(hashes, static (file, hash) => new StoredFile(Path.GetFileName(file), new FileInfo(file).Length, hash))],
        Report = reports.Store(report),
    };
}
