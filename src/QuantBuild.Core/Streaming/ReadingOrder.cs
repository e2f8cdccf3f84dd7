using QuantBuild.IO;

namespace QuantBuild.Streaming;

/// <summary>The order in which jobs are begun: as what they read lies in the files, so that each is read from its start to its end.</summary>
internal static class ReadingOrder
{
    /// <param name="jobs">In the order of the result, which is that of jobs at the same place too.</param>
    /// <param name="files">The order of the files. Others come after these.</param>
    /// <returns>Jobs that read no file come first.</returns>
    public static IReadOnlyList<TensorJob> Of(IReadOnlyList<TensorJob> jobs, IReadOnlyList<SourceFile> files)
    {
        var ranks = new Dictionary<SourceFile, int>(ReferenceEqualityComparer.Instance);
        foreach (var file in files) ranks.TryAdd(file, ranks.Count);
        foreach (var job in jobs)
            if (job.Place is { } place) ranks.TryAdd(place.File, ranks.Count);
        return [.. jobs.OrderBy(job => job.Place is { } place ? ranks[place.File] : -1).ThenBy(static job => job.Place?.Offset ?? 0)];
    }
}
