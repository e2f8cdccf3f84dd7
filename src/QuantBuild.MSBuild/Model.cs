using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild;

/// <summary>One model to be made: its places, and the settings of its item.</summary>
internal sealed class Model
{
    private readonly ITaskItem _item;
    private IReadOnlyList<string>? _sourceFiles;

    /// <param name="data">The data of this model alone.</param>
    public Model(ITaskItem item, IReadOnlyCollection<ITaskItem> data)
    {
        _item = item;
        Output = item.ItemSpec;
        Source = item.GetMetadata("Source");
        Calibration = Of(data, "Calibration");
        Validation = Of(data, "Validation");
        OnnxRuntime = Of(data, "OnnxRuntime");
        Llama = Of(data, "Llama");
        Importance = Of(data, "Importance");
        State = new ModelState(this, item.GetMetadata("State"));
    }

    /// <summary>The model as the user has it: a file or a folder.</summary>
    public string Source { get; }

    /// <summary>The files of the source: itself, or those that lie in its folder. Hidden files and sub-folders are not part of a model.</summary>
    public IReadOnlyList<string> SourceFiles => _sourceFiles ??= Directory.Exists(Source)
        ? [.. Directory.EnumerateFiles(Source).Where(static file => !Path.GetFileName(file).StartsWith(".", StringComparison.Ordinal)).OrderBy(static file => file, StringComparer.Ordinal)]
        : [Source];

    /// <summary>Where the result goes. The worker decides by the format whether it is a file or a folder.</summary>
    public string Output { get; }

    /// <summary>Weights that do not fit into the result's own file.</summary>
    public string OutputData => Output + ".data";

    public IReadOnlyList<string> Calibration { get; }

    public IReadOnlyList<string> Validation { get; }

    /// <summary>The library to validate with, if one was named.</summary>
    public IReadOnlyList<string> OnnxRuntime { get; }

    /// <summary>The llama.cpp to validate with, if one was named: a library, or a folder.</summary>
    public IReadOnlyList<string> Llama { get; }

    /// <summary>The importance matrix, if one was named.</summary>
    public IReadOnlyList<string> Importance { get; }

    public ModelState State { get; }

    /// <summary>The value of a metadatum; empty when it is not set.</summary>
    public string this[string setting] => _item.GetMetadata(setting).Trim();

    /// <summary>All files that the settings name, those in folders among them.</summary>
    public IEnumerable<string> DataFiles => Calibration.Concat(Validation).Concat(OnnxRuntime).Concat(Llama).Concat(Importance).SelectMany(static path =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).OrderBy(static file => file, StringComparer.Ordinal) : (IEnumerable<string>)[path]);

    /// <summary>Bytes that a worker has to read, as far as that is known before it has read them.</summary>
    public long Bytes => SourceFiles.Concat([Source + ".data", Source + "_data"]).Concat(State.Inputs).Distinct(StringComparer.Ordinal)
        .Select(static path => new FileInfo(path)).Sum(static file => file.Exists ? file.Length : 0);

    private static string[] Of(IEnumerable<ITaskItem> data, string use) =>
        [.. data.Where(item => item.GetMetadata("Use") == use).Select(static item => item.ItemSpec)];
}
