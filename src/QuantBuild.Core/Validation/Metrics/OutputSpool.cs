namespace QuantBuild.Validation.Metrics;

/// <summary>
/// Keeps the source's outputs until the result has run: in memory up to a limit, and what exceeds it in a temporary
/// file that goes away when this is disposed of, or the process ends.
/// </summary>
internal sealed class OutputSpool(long memoryLimit = OutputSpool.DefaultMemoryLimit) : IDisposable
{
    public const long DefaultMemoryLimit = 64L << 20;

    private readonly List<Entry[]> samples = [];
    private FileStream? file;
    private long held;

    public int Count => samples.Count;

    /// <summary>Bytes in the temporary file.</summary>
    public long Spilled => file?.Length ?? 0;

    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Add(IReadOnlyList<TensorValue?> outputs) => samples.Add([.. outputs.Select(Keep)]);

    public IReadOnlyList<TensorValue?> Read(int sample) => [.. samples[sample].Select(Restore)];

    public void Dispose() => file?.Dispose();

    private Entry Keep(TensorValue? value)
    {
        if (value is null || value.Strings is not null || held + value.Data.Length <= memoryLimit)
        {
            held += value?.Data.Length ?? 0;
            return new Entry(value, 0, 0);
        }

        file ??= new FileStream(
            Path.Combine(Path.GetTempPath(), $"quantbuild-{Guid.NewGuid():N}.outputs"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        var offset = file.Length;
        file.Position = offset;
        file.Write(value.Data);
        return new Entry(value with { Data = [] }, offset, value.Data.Length);
    }

    private TensorValue? Restore(Entry entry)
    {
        if (entry.Value is null || entry.Length == 0) return entry.Value;
        var data = new byte[entry.Length];
        file!.Position = entry.Offset;
        file.ReadExactly(data);
        return entry.Value with { Data = data };
    }

    /// <param name="Length">Bytes in the file; 0 when the value is held.</param>
    private readonly record struct Entry(TensorValue? Value, long Offset, int Length);
}
