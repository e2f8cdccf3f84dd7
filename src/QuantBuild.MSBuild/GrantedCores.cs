using System;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild;

/// <summary>Cores that the build grants, so that sixty projects at once do not each take all of the machine.</summary>
internal sealed class GrantedCores : IDisposable
{
    private readonly IBuildEngine9? _engine;

    private GrantedCores(int count, IBuildEngine9? engine)
    {
        Count = count;
        Free = count;
        _engine = engine;
    }

    /// <summary>At least one.</summary>
    public int Count { get; private set; }

    /// <summary>Those of them that no worker has.</summary>
    public int Free { get; private set; }

    public static GrantedCores Request(IBuildEngine engine, int wanted)
    {
        try
        {
            if (engine is IBuildEngine9 scheduler) return new GrantedCores(Math.Min(wanted, Math.Max(1, scheduler.RequestCores(wanted))), scheduler);
        }
        catch (NotImplementedException)
        {
            // A task host cannot ask its parent.
        }
        return new GrantedCores(wanted, null);
    }

    public int Take(int cores)
    {
        Free -= cores;
        return cores;
    }

    /// <summary>A worker has ended.</summary>
    public void Return(int cores) => Free += cores;

    /// <summary>Nobody of ours needs them any longer: other projects may.</summary>
    public void Release()
    {
        if (Free == 0) return;
        _engine?.ReleaseCores(Free);
        Count -= Free;
        Free = 0;
    }

    public void Dispose()
    {
        Free = Count;
        Release();
    }
}
