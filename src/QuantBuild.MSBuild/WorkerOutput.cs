using System.Collections.Generic;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild;

/// <summary>What one worker says, on its way into the log.</summary>
/// <param name="promotion">Knows which warnings the user made errors; null where MSBuild cannot say.</param>
internal sealed class WorkerOutput(TaskLoggingHelper log, IBuildEngine8? promotion)
{
    // The last words of a worker that dies are what its user can act on.
    private const int Kept = 12;

    private const string CacheNote = ": note QB502";

    private readonly Queue<string> _lastWords = new();

    /// <summary>What an error was reported for is not good, whatever the exit code says.</summary>
    public bool HasErrors { get; private set; }

    public string LastWords => _lastWords.Count == 0 ? "It said nothing." : "It said: " + string.Join(" | ", _lastWords);

    /// <summary>The lines of standard output are progress and result; all else is for those who look closer.</summary>
    public void Out(string line)
    {
        if (!TryLogCoded(line)) log.LogMessage(MessageImportance.High, "{0}", line);
    }

    public void Error(string line)
    {
        if (TryLogCoded(line)) return;
        if (line.Trim() is { Length: > 0 } words)
        {
            if (_lastWords.Count == Kept) _lastWords.Dequeue();
            _lastWords.Enqueue(words);
        }
        // Of a cache that is damaged or cannot be used one should hear without asking for all details.
        log.LogMessage(line.Contains(CacheNote) ? MessageImportance.Normal : MessageImportance.Low, "{0}", line);
    }

    private bool TryLogCoded(string line)
    {
        if (!WorkerMessage.TryParse(line, out var message)) return false;
        if (message.IsError)
        {
            HasErrors = true;
            log.LogError(null, message.Code, null, HelpLink.Of(message.Code), message.File, 0, 0, 0, 0, "{0}", message.Text);
        }
        else
        {
            // MSBuild logs it as an error; a result that fails the build must not be good for the next one.
            HasErrors |= promotion?.ShouldTreatWarningAsError(message.Code) == true;
            log.LogWarning(null, message.Code, null, HelpLink.Of(message.Code), message.File, 0, 0, 0, 0, "{0}", message.Text);
        }
        return true;
    }
}
