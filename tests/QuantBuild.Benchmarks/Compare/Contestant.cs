using QuantBuild.Benchmarks.NoOp;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>One of those that take turns: its command, its folder, and what was measured.</summary>
internal sealed class Contestant(string folder, ProcessCommand command)
{
    public Timings Elapsed { get; } = new();

    public Timings Processor { get; } = new();

    public long PeakMemory { get; private set; }

    /// <summary>Bytes of what it wrote, in the last run.</summary>
    public long Written { get; private set; }

    /// <summary>Runs it once in an empty folder. What it wrote stays until <see cref="Clear"/>.</summary>
    /// <param name="counts">False: memory is watched, and the time is not added.</param>
    public Measurement Run(bool counts)
    {
        Clear();
        Directory.CreateDirectory(folder);
        Disk.Settle();
        var run = MeasuredProcess.Run(command, watchMemory: !counts);
        PeakMemory = Math.Max(PeakMemory, run.PeakMemory);
        Written = Directory.GetFiles(folder).Sum(static file => new FileInfo(file).Length);
        if (counts)
        {
            Elapsed.Add(run.Elapsed);
            Processor.Add(run.Processor);
        }
        return run;
    }

    public void Clear() => Disk.Remove(folder);
}
