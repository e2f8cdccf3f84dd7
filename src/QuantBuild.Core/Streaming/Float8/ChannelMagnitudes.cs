using System.Runtime.ExceptionServices;
using QuantBuild.Kernels;

namespace QuantBuild.Streaming.Float8;

/// <summary>
/// The largest magnitude of each channel of a tensor, found in one pass over it that all threads share: each takes the next part until none is
/// left, then waits for those of the others. So the pass is over before any code is made, whatever the order in which chunks run. A maximum does
/// not depend on the order in which it was found.
/// </summary>
/// <param name="elements">Of the tensor.</param>
/// <param name="channels">Channels.</param>
/// <param name="measure">Raises the magnitudes of a part: first element, number of elements, magnitudes of all channels.</param>
internal sealed class ChannelMagnitudes(long elements, int channels, Action<long, long, Span<float>, ChunkBuffers> measure)
{
    /// <summary>Elements to a part: many for each channel's magnitude that is merged.</summary>
    private const long PartElements = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly TaskCompletionSource finished = new();
    private readonly long parts = (elements + PartElements - 1) / PartElements;
    private float[]? merged;
    private long next;
    private long running;
    private long failedAt = long.MaxValue;
    private ExceptionDispatchInfo? failure;

    /// <summary>The magnitudes of all channels; what a thread does not measure itself it waits for.</summary>
    /// <param name="buffers">Of the calling thread.</param>
    /// <param name="complete">Called once, by the thread that measured last, with the magnitudes; may change them.</param>
    public ReadOnlySpan<float> Find(ChunkBuffers buffers, Action<float[]> complete)
    {
        while (Take() is var part and >= 0)
        {
            try
            {
                var own = buffers.Decoded(channels);
                own.Clear();
                var first = part * PartElements;
                measure(first, Math.Min(PartElements, elements - first), own, buffers);
                lock (gate) MagnitudeKernel.Raise(own, merged ??= new float[channels]);
            }
            catch (Exception e)
            {
                Fail(part, e);
            }
            Release(complete);
        }
        finished.Task.Wait();
        failure?.Throw();
        return merged!;
    }

    private long Take()
    {
        lock (gate)
        {
            if (next == parts || failure is not null) return -1;
            running++;
            return next++;
        }
    }

    /// <summary>Parts are taken in order: of several failures the first of the tensor is told.</summary>
    private void Fail(long part, Exception e)
    {
        lock (gate)
        {
            if (part >= failedAt) return;
            failedAt = part;
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private void Release(Action<float[]> complete)
    {
        lock (gate)
        {
            if (--running > 0 || (next < parts && failure is null)) return;
            try
            {
                if (failure is null) complete(merged!);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finished.SetResult();
        }
    }
}
