using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild;

public sealed partial class QuantizeModels
{
    // A worker needs a moment to give up what is not in place yet; what it does not manage in that time is done from here.
    private static readonly TimeSpan _grace = TimeSpan.FromMilliseconds(500);

    private const int WaitMilliseconds = 100;

    // What workers and the build do is told here and acted upon by the one thread that executes the task: nothing is locked, and no
    // message is logged while another one is.
    private readonly BlockingCollection<Action> _events = [];
    private readonly List<Run> _running = [];
    private bool _cancelled;
    private bool _failed;
    private long? _killAt;

    /// <summary>Read only, and only to find <c>dotnet</c>.</summary>
    internal Func<string, string?> EnvironmentVariable { get; set; } = Environment.GetEnvironmentVariable;

    /// <inheritdoc />
    public void Cancel() => _events.Add(() =>
    {
        if (_cancelled) return;
        _cancelled = true;
        _killAt = Stopwatch.GetTimestamp() + (long)(_grace.TotalSeconds * Stopwatch.Frequency);
        foreach (var run in _running) run.Process.Stop();
    });

    /// <inheritdoc />
    public override bool Execute()
    {
        if (FindHost() is not { } host || Budget() is not { } wanted) return false;
        var state = new ProjectState(State, Results);
        var models = Models.Select(item => new Model(item, [.. Data.Where(data => data.GetMetadata("Owner") == item.ItemSpec)])).ToArray();
        if (Nesting.Find(models, Results) is { } nested)
        {
            LogCoded("QB1006", BuildEngine.ProjectFileOfTaskNode, "The result of a QuantizedModel lies within the place of another one. " +
                $"Found: '{nested.Inner.Output}' for '{nested.Inner.Source}', and '{nested.Outer.Output}' for '{nested.Outer.Source}'. " +
                "Expected: places of which none is a folder above another. Set TargetPath on one of them.");
            return false;
        }
        try
        {
            using var turn = WaitFor(state);
            if (turn is null) return false;
            var started = state.Begin();
            var waiting = new Queue<Job>(models.Select(OutOfDate).OfType<Job>().OrderByDescending(static job => job.Bytes));
            using (var cores = GrantedCores.Request(BuildEngine, waiting.Count == 0 ? 1 : wanted)) RunAll(waiting, cores, host, started);
            state.End(models, _failed || _cancelled ? null : started);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(State, error);
        }
        return !_failed && !_cancelled;
    }

    /// <returns>Null when the build is cancelled meanwhile.</returns>
    private IDisposable? WaitFor(ProjectState state)
    {
        var said = false;
        while (!_cancelled)
        {
            if (state.TryLock() is { } turn) return turn;
            if (!said) Log.LogMessage(MessageImportance.Normal, "Waiting for another build of this project, which makes the same models.");
            said = true;
            if (_events.TryTake(out var next, WaitMilliseconds)) next();
        }
        return null;
    }

    private string? FindHost()
    {
        if (!File.Exists(Worker))
        {
            LogCoded("QB4064", Worker, "The program that quantizes does not exist. Expected: dotnet-quantize.dll as it is in the package QuantBuild. " +
                "Correct the property QuantBuildWorker, or restore the package again: its folder in the package cache is incomplete.");
            return null;
        }
        if (DotNetHost.Find(DotNetHostPath, DotNetRoot, EnvironmentVariable) is { } host) return host;
        LogCoded("QB4061", Worker, "No 'dotnet' was found to run the quantizer. Looked for: DOTNET_HOST_PATH, the SDK of this build, DOTNET_ROOT, PATH. " +
            "Install the .NET 10 runtime or a later one, or set DOTNET_ROOT to its folder.");
        return null;
    }

    /// <returns>The number of threads to ask the build for.</returns>
    private int? Budget()
    {
        if (string.IsNullOrWhiteSpace(Threads)) return Environment.ProcessorCount;
        if (int.TryParse(Threads, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads is >= 0 and <= 4096)
            return threads == 0 ? Environment.ProcessorCount : threads;
        LogCoded("QB1005", BuildEngine.ProjectFileOfTaskNode, $"The property QuantizeThreads is not a number of threads. Found: '{Threads}'. Expected: a whole number from 1 to 4096, or 0 or nothing for all processors.");
        return null;
    }

    private Job? OutOfDate(Model model)
    {
        var arguments = WorkerArguments.Of(model, ApplicationOnnxRuntime, ApplicationLlama, ApplicationPackages).ToArray();
        var files = model.DataFiles.ToArray();
        string[] settings = [.. Tools.Append(Worker).Select(static tool => "Tool=" + tool), .. arguments, .. files.Concat(model.SourceFiles).Select(ModelState.Describe)];
        if (model.State.WhyOutOfDate(settings, [.. files, .. ApplicationOnnxRuntime, .. ApplicationLlama, Worker, .. Tools]) is not { } reason) return null;
        return new Job(model, arguments, settings, reason);
    }

    /// <summary>Ends when no worker runs and none is to be started.</summary>
    private void RunAll(Queue<Job> waiting, GrantedCores cores, string host, DateTime started)
    {
        while (true)
        {
            while (!_cancelled && waiting.Count > 0 && cores.Free > 0)
            {
                var threads = CoreShare.Of(cores.Free, waiting.Peek().Bytes, waiting.Sum(static job => job.Bytes), waiting.Count);
                Start(waiting.Dequeue(), host, threads, cores, started);
            }
            if (waiting.Count == 0) cores.Release();
            if (_running.Count == 0 && (_cancelled || waiting.Count == 0)) return;
            Next()();
        }
    }

    private Action Next()
    {
        if (_killAt is not { } deadline) return _events.Take();
        var left = (deadline - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency;
        if (_events.TryTake(out var next, (int)Math.Max(0, left))) return next;
        _killAt = null;
        foreach (var run in _running) run.Process.Kill();
        return _events.Take();
    }

    private void Start(Job job, string host, int threads, GrantedCores cores, DateTime started)
    {
        var (model, output) = (job.Model, new WorkerOutput(Log, BuildEngine as IBuildEngine8));
        // A machine that has only a newer .NET runs the worker all the same.
        var arguments = ProcessArguments.Join("exec", "--roll-forward", "Major", Worker, "@" + model.State.ResponseFile);
        Run? run = null;
        try
        {
            model.State.Prepare(job.Settings, job.Arguments.Concat(WorkerArguments.OfRun(model, threads, MemoryLimit, UseCache, CachePath, CacheSize)));
            Log.LogMessage(MessageImportance.Low, "Quantizing '{0}': {1}. Threads: {2}.", model.Source, job.Reason, threads);
            Log.LogCommandLine(MessageImportance.Low, $"{host} {arguments}");
            run = new Run(model, output, WorkerProcess.Start(host, arguments, Path.GetDirectoryName(model.State.ResponseFile)!,
                line => _events.Add(() => output.Out(line)), line => _events.Add(() => output.Error(line)),
                () => _events.Add(() =>
                {
                    _running.Remove(run!);
                    cores.Return(threads);
                    Finish(run!, host, started);
                })));
            _running.Add(run);
            cores.Take(threads);
        }
        catch (Win32Exception error)
        {
            LogCoded("QB4080", model.Source, $"The quantizer could not be started. Found: {error.Message} Program: '{host}'. Repair the .NET installation, or set DOTNET_HOST_PATH to another 'dotnet'.");
            Discard(model);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(model.Output, error);
            Discard(model);
        }
    }

    private void Finish(Run run, string host, DateTime started)
    {
        using var process = run.Process;
        var good = !_cancelled && process.ExitCode == 0 && !run.Output.HasErrors;
        if (good && run.Model.State.Result.Count > 0)
        {
            try
            {
                run.Model.State.Accept(started);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogUnwritable(run.Model.Output, error);
            }
        }
        else if (!_cancelled && !run.Output.HasErrors)
        {
            WorkerFailure.Log(Log, run.Model, process.ExitCode, run.Output.LastWords, host, Worker);
        }
        Discard(run.Model);
    }

    private void Discard(Model model)
    {
        _failed = true;
        try
        {
            model.State.Discard();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(model.Output, error);
        }
    }

    private void LogUnwritable(string path, Exception error)
    {
        _failed = true;
        LogCoded("QB4066", path, $"The folder of intermediate files cannot be written to. Found: {error.Message} Close the program that holds the file, or correct the folder's permissions.");
    }

    private void LogCoded(string code, string file, string text) =>
        Log.LogError(null, code, null, HelpLink.Of(code), file, 0, 0, 0, 0, "{0}", text);
}
