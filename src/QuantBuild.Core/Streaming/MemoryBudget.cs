using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Streaming;

/// <summary>
/// The memory of one run: a fixed part, and the buffers of its threads, of which no more are out at any time than the limit leaves.
/// </summary>
/// <remarks>Not safe for threads: the queue of chunks asks under its own lock.</remarks>
internal sealed class MemoryBudget
{
    /// <summary>When nothing is said: enough for many threads, and a constant whatever the model.</summary>
    public const long DefaultLimit = 256_000_000;

    /// <summary>.NET itself with the code that runs, the pieces that are hashed, and what is free but not collected yet.</summary>
    public const long Fixed = 64_000_000;

    private readonly long total;
    private long taken;

    /// <param name="limit">Null for <see cref="DefaultLimit"/>, or for what one chunk needs where that is more.</param>
    /// <param name="largest">What one thread needs for the largest job.</param>
    public MemoryBudget(long? limit, long largest) => total = Math.Max((limit ?? DefaultLimit) - Fixed, largest);

    /// <summary>What may still be taken.</summary>
    public long Free => total - taken;

    /// <summary>The most that was out at any time.</summary>
    public long Peak { get; private set; }

    /// <summary>Refuses a limit that leaves too little for one chunk of a tensor; without a limit there is none such.</summary>
    /// <param name="limit">As the user has set it; null when not.</param>
    /// <param name="file">The model.</param>
    /// <param name="needs">Tensors, and what one thread needs for each.</param>
    /// <exception cref="QuantBuildException">QB5040, about the tensor that needs most.</exception>
    public static void Require(long? limit, string file, IEnumerable<(string Tensor, long Bytes)> needs)
    {
        if (limit is not { } bytes) return;
        var (tensor, most) = needs.DefaultIfEmpty(("", 0)).MaxBy(static need => need.Item2);
        if (bytes - Fixed >= most) return;
        throw new QuantBuildException(Diagnostic.Error("QB5040", file, "The limit on memory is too small for this model") with
        {
            Tensor = tensor.Length == 0 ? null : tensor,
            Found = $"MemoryLimit={ReportNumbers.Size(bytes)}",
            // Rounded up: what is said here must do.
            Expected = $"at least {(Fixed + most + 999_999) / 1_000_000} MB: {Fixed / 1_000_000} MB for the program, and what one thread needs for a piece of this tensor",
            Remedy = "Raise the limit (--memory-limit, QuantizeMemoryLimit), or leave it out",
        });
    }

    public void Take(long bytes)
    {
        taken += bytes;
        Peak = Math.Max(Peak, taken);
    }

    public void Return(long bytes) => taken -= bytes;
}
