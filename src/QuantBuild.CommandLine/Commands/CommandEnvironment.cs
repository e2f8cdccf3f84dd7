using QuantBuild.Tool.Engine;

namespace QuantBuild.Tool.Commands;

/// <summary>All that the commands touch of the world outside, so that tests can be that world.</summary>
internal sealed record CommandEnvironment
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Func<RuntimeSearch, IEngine> Engine { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>A person watches stderr: a progress bar makes sense.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int TerminalWidth { get; init; } = 80;

    public bool Color { get; init; }

    public CancellationToken Cancellation { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What a script sees of a run.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The model could not be quantized, or the result missed a bound.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells have it; also after SIGTERM.</summary>
    public const int Cancelled = 130;
}
