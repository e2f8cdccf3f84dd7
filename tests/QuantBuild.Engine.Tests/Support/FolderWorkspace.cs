using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>A <see cref="CachedWorkspace"/> with a model that is a folder, and an engine for it.</summary>
internal sealed class FolderWorkspace : IDisposable
{
    public FolderWorkspace()
    {
        Quantizer = new Quantizer([Format], _ => throw new AssertFailedException("A runtime was asked for."));
        Save("models/net-1.5/net.toy", 2, 4);
        Save("models/net-1.5/weights.bin", 20, 40, 60);
    }

    public CachedWorkspace Cached { get; } = new();

    public FolderFormat Format { get; } = new();

    public Quantizer Quantizer { get; }

    public string Source => PathOf("models/net-1.5");

    public string Output => PathOf("out/result");

    public QuantizationRequest Request => new() { Source = Source, Output = Output };

    public string PathOf(string name) => Cached.Files.PathOf(name).Replace('/', Path.DirectorySeparatorChar);

    public string Save(string name, params byte[] bytes) => Cached.Files.Save(bytes, name);

    public QuantizationReport Make(QuantizationRequest? request = null)
    {
        var result = Quantizer.Quantize(request ?? Request);
        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
        AssertWhole(result.Report.Output);
        return result.Report;
    }

    public Diagnostic Refuse(QuantizationRequest request) => Assert.ThrowsExactly<QuantBuildException>(() => Quantizer.Quantize(request)).Diagnostic;

    /// <summary>The output is the result of the source as it was made at first, with nothing added, and nothing is beside it.</summary>
    public static void AssertWhole(string output)
    {
        CollectionAssert.AreEquivalent(new[] { "made.toy", "net.toy", "weights.bin" }, Directory.GetFileSystemEntries(output).Select(Path.GetFileName).ToArray());
        CollectionAssert.AreEqual(new byte[] { 10, 20, 30 }, File.ReadAllBytes(Path.Combine(output, "weights.bin")));
        AssertNothingPending(output);
    }

    public static void AssertNothingPending(string output) =>
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)))!, ".*.quantbuild"));

    public void Dispose() => Cached.Dispose();
}
