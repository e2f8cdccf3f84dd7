using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace QuantBuild.MSBuild;

public sealed partial class QuantizeModel
{
    // The last words of a worker that dies are what its user can act on.
    private const int LastWords = 12;

    // What the .NET host answers when no runtime of the right version is installed.
    private const int FrameworkMissingWindows = unchecked((int)0x80008096);
    private const int FrameworkMissing = FrameworkMissingWindows & 0xFF;

    private readonly Queue<string> _lastWords = new();
    private volatile bool _cancelled;

    protected override string ToolName => DotNetHost.FileName;

    // The one line of standard output is the result; all else is for those who look closer.
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.High;

    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.Low;

    protected override Encoding StandardOutputEncoding => Encoding.UTF8;

    protected override Encoding StandardErrorEncoding => Encoding.UTF8;

    private string ResponseFile => State + ".rsp";

    private string InputsFile => State + ".inputs";

    private string OutputsFile => State + ".outputs";

    /// <summary>Weights that do not fit into the model's own file.</summary>
    private string OutputData => Output + ".data";

    /// <summary>Where the worker writes until all is well. It removes the folder itself, unless it is killed.</summary>
    private string PendingFolder => Path.Combine(Path.GetDirectoryName(Output)!, $".{Path.GetFileName(Output)}.quantbuild");

    /// <inheritdoc />
    public override void Cancel()
    {
        _cancelled = true;
        base.Cancel();
    }

    protected override bool ValidateParameters()
    {
        if (GenerateFullPathToTool().Length == 0)
        {
            LogCoded("QB4061", Source, "No 'dotnet' was found to run the quantizer. Looked for: DOTNET_HOST_PATH, the SDK of this build, DOTNET_ROOT, PATH. " +
                "Install the .NET 10 runtime or a later one, or set DOTNET_ROOT to its folder.");
            return false;
        }
        if (File.Exists(Worker)) return base.ValidateParameters();
        LogCoded("QB4064", Worker, "The program that quantizes does not exist. Expected: dotnet-quantize.dll as it is in the package QuantBuild. " +
            "Correct the property QuantBuildWorker, or restore the package again: its folder in the package cache is incomplete.");
        return false;
    }

    protected override string GenerateFullPathToTool() => DotNetHost.Find(DotNetHostPath, DotNetRoot, Environment.GetEnvironmentVariable) ?? "";

    protected override string GenerateCommandLineCommands()
    {
        var command = new CommandLineBuilder();
        command.AppendSwitch("exec");
        // A machine that has only a newer .NET runs the worker all the same.
        command.AppendSwitch("--roll-forward Major");
        command.AppendSwitchIfNotNull("", Worker);
        command.AppendSwitchIfNotNull("@", ResponseFile);
        return command.ToString();
    }

    protected override void LogToolCommand(string message) => Log.LogCommandLine(MessageImportance.Low, message);

    protected override int ExecuteTool(string pathToTool, string responseFileCommands, string commandLineCommands)
    {
        DateTime started;
        try
        {
            started = Prepare();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return LogUnwritable(error);
        }

        var exitCode = base.ExecuteTool(pathToTool, responseFileCommands, commandLineCommands);
        if (_cancelled) exitCode = -1;

        try
        {
            // Also when the worker reports success after an error: what an error was reported for is not good.
            if (exitCode == 0 && !Log.HasLoggedErrors) return Accept(started);
            DeleteOutputs();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return LogUnwritable(error);
        }
        return exitCode;
    }

    /// <returns>The time, by the clock of the output's file system, before which all inputs were read.</returns>
    private DateTime Prepare()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Output)!);
        Directory.CreateDirectory(Path.GetDirectoryName(State)!);
        DeleteOutputs();
        File.WriteAllText(ResponseFile, string.Concat(WorkerArguments.Of(this).Select(static line => line + "\n")), new UTF8Encoding(false));
        return File.GetLastWriteTimeUtc(ResponseFile);
    }

    private int Accept(DateTime started)
    {
        if (!File.Exists(Output))
        {
            LogCoded("QB4063", Source, $"The quantizer reported success but left no result. Expected: '{Output}'. This is a fault of QuantBuild or of the program named by QuantBuildWorker.");
            return -1;
        }
        var made = new[] { Output, OutputData }.Where(File.Exists).ToArray();
        // A source that is saved while the worker runs must be newer than the result.
        foreach (var file in made) File.SetLastWriteTimeUtc(file, started);
        if (!File.Exists(InputsFile)) File.WriteAllText(InputsFile, Source + "\n", new UTF8Encoding(false));
        File.WriteAllText(OutputsFile, string.Concat(made.Select(static file => file + "\n")), new UTF8Encoding(false));
        return 0;
    }

    private void DeleteOutputs()
    {
        foreach (var file in new[] { Output, OutputData, OutputsFile, InputsFile, State + ".json" }) File.Delete(file);
        if (Directory.Exists(PendingFolder)) Directory.Delete(PendingFolder, recursive: true);
    }

    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (WorkerMessage.TryParse(singleLine, out var message))
        {
            if (message.IsError) LogCoded(message.Code, message.File, message.Text);
            else Log.LogWarning(null, message.Code, null, HelpLink.Of(message.Code), message.File, 0, 0, 0, 0, "{0}", message.Text);
            return;
        }
        if (messageImportance == StandardErrorLoggingImportance && singleLine.Trim().Length > 0)
        {
            if (_lastWords.Count == LastWords) _lastWords.Dequeue();
            _lastWords.Enqueue(singleLine.Trim());
        }
        Log.LogMessage(messageImportance, "{0}", singleLine);
    }

    protected override bool HandleTaskExecutionErrors()
    {
        if (_cancelled || Log.HasLoggedErrors) return false;
        var said = _lastWords.Count == 0 ? "It said nothing." : "It said: " + string.Join(" | ", _lastWords);
        if (ExitCode is FrameworkMissing or FrameworkMissingWindows)
        {
            LogCoded("QB4065", Source, $"The quantizer could not start because .NET 10 or later is not installed for '{GenerateFullPathToTool()}'. Install the .NET 10 runtime. {said}");
        }
        else
        {
            LogCoded("QB4062", Source, $"The quantizer ended without a result. Exit code: {ExitCode.ToString(CultureInfo.InvariantCulture)}{WorkerExit.Meaning(ExitCode)}. {said} " +
                $"To see it happen run: dotnet exec \"{Worker}\" \"@{ResponseFile}\"");
        }
        return false;
    }

    private int LogUnwritable(Exception error)
    {
        LogCoded("QB4066", Output, $"The folder of intermediate files cannot be written to. Found: {error.Message} Close the program that holds the file, or correct the folder's permissions.");
        return -1;
    }

    private void LogCoded(string code, string file, string text) =>
        Log.LogError(null, code, null, HelpLink.Of(code), file, 0, 0, 0, 0, "{0}", text);
}
