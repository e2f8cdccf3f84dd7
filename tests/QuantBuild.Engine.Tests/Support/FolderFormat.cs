using QuantBuild.Diagnostics;
using QuantBuild.Formats;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Reporting;
using QuantBuild.Streaming;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>
/// A made-up format whose models are folders: <c>net.toy</c> and files of numbers, or a single <c>.toy</c> file. Its result is a folder with
/// a mark, the same files, each byte halved, and nothing else. Nothing runs it.
/// </summary>
internal sealed class FolderFormat : IModelFormat
{
    /// <summary>A file that a result may have and those of this version do not.</summary>
    public const string Optional = "notes.toy";

    private const string Mark = "made.toy";

    public string Name => "toy";

    public IReadOnlyList<string> Targets => ["toy"];

    public IReadOnlyList<string> Precisions => ["INT4", "INT8"];

    public bool HasRuntime => false;

    /// <summary>How often a result was written.</summary>
    public int Written { get; private set; }

    /// <summary>Called when half of a result is written, with the folder in which it is.</summary>
    public Action<string> Halfway { get; set; } = static _ => { };

    public bool ResultIsFolder(string target) => true;

    public string? ForeignFileIn(string folder)
    {
        var names = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        var ours = File.Exists(Path.Combine(folder, Mark)) ? File.ReadAllLines(Path.Combine(folder, Mark)) : [];
        return names.FirstOrDefault(name => name is not (Mark or Optional) && !ours.Contains(name));
    }

    public bool Recognizes(string path) => path.EndsWith(".toy", StringComparison.Ordinal) || File.Exists(Path.Combine(path, "net.toy"));

    public IModelSource Open(string path) =>
        new Source(this, path, Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal).Select(SourceFile.Open)] : [SourceFile.Open(path)]);

    private sealed class Source(FolderFormat format, string path, IReadOnlyList<SourceFile> files) : IModelSource
    {
        public IReadOnlyList<SourceFile> Files => files;

        public IReadOnlyList<InputHint> InputHints => [];

        public ModelDescription Describe() => new()
        {
            Path = path,
            Format = "toy",
            Bytes = files.Sum(file => file.Length),
            Properties = [],
            Inputs = [],
            Outputs = [],
            Operators = [],
            Tensors = [],
            Precisions = [],
        };

        public IQuantizationPlan Plan(string target, QuantizationSettings settings) => new ToyPlan(format, files);

        public IReadOnlyList<TensorComparison> CompareWeights(IModelSource candidate, CancellationToken cancellation) => [];

        public void Dispose()
        {
            foreach (var file in files) file.Dispose();
        }
    }

    private sealed class ToyPlan(FolderFormat format, IReadOnlyList<SourceFile> files) : IQuantizationPlan
    {
        private IReadOnlyList<string> Names => [.. files.Select(file => Path.GetFileName(file.Path))];

        public IReadOnlyList<TensorPlan> Tensors => [];

        public IReadOnlyList<Diagnostic> Warnings => [];

        public long OutputBytes(string outputName) => files.Sum(file => file.Length);

        public void Write(OutputTransaction output, string outputName, WorkSettings work, Action<long, long>? progress, CancellationToken cancellation)
        {
            format.Written++;
            foreach (var source in files)
            {
                var bytes = new byte[source.Length];
                source.ReadExactly(0, bytes);
                using var file = output.Create(Path.GetFileName(source.Path), source.Length);
                file.Write(0, [.. bytes.Select(value => (byte)(value / 2))]);
            }
            format.Halfway(output.PendingPath);
            cancellation.ThrowIfCancellationRequested();
            File.WriteAllLines(output.Reserve(Mark), Names);
        }

        public IReadOnlyList<string> CompanionNames(string outputPath) => throw new InvalidOperationException("A folder has no companions.");
    }
}
