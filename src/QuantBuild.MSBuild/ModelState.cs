using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace QuantBuild.MSBuild;

/// <summary>
/// What the build keeps about one model, one file for each thing: the arguments of its worker, its settings, the report, the files that
/// were read and made, the key of the result, and a stamp whose time is one before which all that was read had been read.
/// </summary>
/// <param name="path">Full path without extension.</param>
internal sealed class ModelState(Model model, string path)
{
    private static readonly Encoding _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public string ResponseFile => path + ".rsp";

    public string ReportFile => path + ".json";

    public string InputsFile => path + ".inputs";

    /// <summary>Written by the worker: what the result at the output was made of.</summary>
    public string KeyFile => path + ".key";

    /// <summary>All of them.</summary>
    public IEnumerable<string> Files => [ResponseFile, ReportFile, InputsFile, KeyFile, OutputsFile, SettingsFile, StampFile];

    private string OutputsFile => path + ".outputs";

    private string SettingsFile => path + ".settings";

    private string StampFile => path + ".stamp";

    /// <summary>Where the worker writes until all is well. It removes the folder itself, unless it is killed.</summary>
    private string PendingFolder => Path.Combine(Path.GetDirectoryName(model.Output)!, $".{Path.GetFileName(model.Output)}.quantbuild");

    /// <summary>The files that the last run read; none when there was none.</summary>
    public IReadOnlyList<string> Inputs => Lines(InputsFile);

    /// <summary>The files that the last run made; none when there was none.</summary>
    public IReadOnlyList<string> Outputs => Lines(OutputsFile);

    /// <summary>What lies where the result goes; no file when there is none.</summary>
    public IReadOnlyList<string> Result => Directory.Exists(model.Output)
        ? [.. Directory.EnumerateFiles(model.Output).OrderBy(static file => file, StringComparer.Ordinal)]
        : File.Exists(model.Output) ? [.. new[] { model.Output, model.OutputData }.Where(File.Exists)] : [];

    /// <param name="settings">What is asked for now.</param>
    /// <param name="inputs">What the result depends on besides the files that the last run read.</param>
    /// <returns>Why the model has to be made, for people; null when it is up to date.</returns>
    public string? WhyOutOfDate(IReadOnlyList<string> settings, IEnumerable<string> inputs)
    {
        if (!File.Exists(StampFile)) return "there is no result of a successful run";
        var stamp = File.GetLastWriteTimeUtc(StampFile);
        // A result that is newer than its stamp was written by somebody else.
        foreach (var file in Outputs.Concat(model.SourceFiles).Concat(inputs).Concat(Inputs))
        {
            if (!File.Exists(file)) return $"'{file}' does not exist";
            if (File.GetLastWriteTimeUtc(file) > stamp) return $"'{file}' is newer than the result";
        }
        var former = Lines(SettingsFile);
        if (!former.SequenceEqual(settings, StringComparer.Ordinal))
        {
            return $"another setting: '{settings.Except(former).Concat(former.Except(settings)).FirstOrDefault() ?? "their order"}'";
        }
        return null;
    }

    /// <summary>
    /// The old result stays until there is a new one, but without its stamp: if this build is killed, the next one starts again. One of
    /// another format goes: a file may be in the way of a folder, and the other way round.
    /// </summary>
    public void Prepare(IReadOnlyCollection<string> settings, IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(model.Output)!);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Format(Lines(SettingsFile)) != Format(settings)) DeleteResult();
        TidyFolder();
        File.Delete(StampFile);
        Write(SettingsFile, settings);
        Write(ResponseFile, arguments);
    }

    /// <summary>Takes what the worker made for good.</summary>
    /// <param name="started">The time, by the clock of the output's file system, before which nothing had been read.</param>
    public void Accept(DateTime started)
    {
        var made = Result;
        // A source that is saved while the worker runs must be newer than the result. A result that the worker left alone keeps its time.
        foreach (var file in made.Where(file => File.GetLastWriteTimeUtc(file) > started)) File.SetLastWriteTimeUtc(file, started);
        if (!File.Exists(InputsFile)) Write(InputsFile, model.SourceFiles);
        Write(OutputsFile, made);
        Write(StampFile, []);
        File.SetLastWriteTimeUtc(StampFile, started);
    }

    /// <summary>No later build takes what a failed run left for good. The arguments stay, so that the run can be repeated by hand.</summary>
    public void Discard()
    {
        foreach (var file in new[] { StampFile, OutputsFile, InputsFile, KeyFile, ReportFile }) Delete(file);
        DeleteResult();
        Delete(PendingFolder);
    }

    private void DeleteResult()
    {
        Delete(model.Output);
        Delete(model.OutputData);
    }

    /// <summary>The worker replaces no folder that holds something else than a former result, whole and alone. In this one nobody else has a say.</summary>
    private void TidyFolder()
    {
        if (!Directory.Exists(model.Output)) return;
        var stamp = File.GetLastWriteTimeUtc(StampFile);
        var former = Outputs;
        // Without a stamp its time is long past.
        if (former.Any(file => !File.Exists(file) || File.GetLastWriteTimeUtc(file) > stamp)) Delete(model.Output);
        else foreach (var path in Directory.GetFileSystemEntries(model.Output).Except(former)) Delete(path);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else if (File.Exists(path)) File.Delete(path);
    }

    private static string? Format(IEnumerable<string> settings) => settings.FirstOrDefault(static line => line.StartsWith("--format=", StringComparison.Ordinal));

    /// <summary>A file with its time and size: one that is replaced by an older one is another one, too.</summary>
    internal static string Describe(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? FormattableString.Invariant($"File={file}|{info.LastWriteTimeUtc:O}|{info.Length}") : "File=" + file;
    }

    internal static IReadOnlyList<string> Lines(string file) => File.Exists(file) ? File.ReadAllLines(file, _utf8) : [];

    internal static void Write(string file, IEnumerable<string> lines) => File.WriteAllText(file, string.Concat(lines.Select(static line => line + "\n")), _utf8);
}
