using QuantBuild.Caching;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Validation;

namespace QuantBuild.Core.Tests.Caching;

/// <summary>What makes another key, and what does not.</summary>
[TestClass]
public sealed class KeyTests
{
    /// <summary>Another value for each property. A property that is new has to be put here, or into the list of those that change nothing.</summary>
    private static readonly Dictionary<string, Func<QuantizationSettings, QuantizationSettings>> _settings = new()
    {
        [nameof(QuantizationSettings.Precision)] = static s => s with { Precision = "INT8" },
        [nameof(QuantizationSettings.Mode)] = static s => s with { Mode = "Static" },
        [nameof(QuantizationSettings.Algorithm)] = static s => s with { Algorithm = "MSE" },
        [nameof(QuantizationSettings.BlockSize)] = static s => s with { BlockSize = 32 },
        [nameof(QuantizationSettings.Symmetric)] = static s => s with { Symmetric = false },
        [nameof(QuantizationSettings.Exclude)] = static s => s with { Exclude = ["a"] },
        [nameof(QuantizationSettings.Overrides)] = static s => s with { Overrides = [new PrecisionOverride("a", "INT8")] },
        [nameof(QuantizationSettings.Device)] = static s => s with { Device = "cuda" },
        [nameof(QuantizationSettings.Runtime)] = static s => s with { Runtime = new() { Version = new Version(1, 20) } },
        [nameof(QuantizationSettings.Gguf)] = static s => s with { Gguf = new() },
    };

    private static readonly Dictionary<string, Func<GgufSettings, GgufSettings>> _gguf = new()
    {
        [nameof(GgufSettings.AllowRequantize)] = static s => s with { AllowRequantize = true },
        [nameof(GgufSettings.Pure)] = static s => s with { Pure = true },
        [nameof(GgufSettings.LeaveOutputTensor)] = static s => s with { LeaveOutputTensor = true },
        [nameof(GgufSettings.OutputTensorType)] = static s => s with { OutputTensorType = "Q8_0" },
        [nameof(GgufSettings.TokenEmbeddingType)] = static s => s with { TokenEmbeddingType = "Q8_0" },
        // Where it lies does not matter: the snapshot has its name and content.
        [nameof(GgufSettings.ImportanceMatrix)] = static s => s with { ImportanceMatrix = "imatrix.gguf" },
        [nameof(GgufSettings.IncludeWeights)] = static s => s with { IncludeWeights = ["attn"] },
        [nameof(GgufSettings.ExcludeWeights)] = static s => s with { ExcludeWeights = ["attn"] },
        [nameof(GgufSettings.KeepSplit)] = static s => s with { KeepSplit = true },
        [nameof(GgufSettings.PruneLayers)] = static s => s with { PruneLayers = [1] },
    };

    /// <summary>Format is in the key as the target that it comes to.</summary>
    private static readonly Dictionary<string, Func<QuantizationSettings, QuantizationSettings>> _settingsThatChangeNothing = new()
    {
        [nameof(QuantizationSettings.Format)] = static s => s with { Format = "onnx" },
        [nameof(QuantizationSettings.Threads)] = static s => s with { Threads = 3 },
        [nameof(QuantizationSettings.MemoryLimit)] = static s => s with { MemoryLimit = 1_000_000_000 },
    };

    private static readonly Dictionary<string, Func<ValidationSettings, ValidationSettings>> _validation = new()
    {
        [nameof(ValidationSettings.Enabled)] = static v => v with { Enabled = false },
        [nameof(ValidationSettings.MinCosine)] = static v => v with { MinCosine = 0.5 },
        [nameof(ValidationSettings.MinSqnr)] = static v => v with { MinSqnr = 0 },
        [nameof(ValidationSettings.MinAgreement)] = static v => v with { MinAgreement = 0 },
        [nameof(ValidationSettings.MaxSize)] = static v => v with { MaxSize = long.MaxValue },
    };

    /// <summary>Data are in the key by their content, not by their paths.</summary>
    private static readonly Dictionary<string, Func<ValidationSettings, ValidationSettings>> _validationThatChangesNothing = new()
    {
        [nameof(ValidationSettings.Data)] = static v => v with { Data = ["somewhere"] },
    };

    private readonly string folder = Directory.CreateTempSubdirectory("quantbuild-key-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    public static IEnumerable<string> SettingNames => typeof(QuantizationSettings).GetProperties().Select(static property => property.Name);

    public static IEnumerable<string> GgufNames => typeof(GgufSettings).GetProperties().Select(static property => property.Name);

    public static IEnumerable<string> ValidationNames => typeof(ValidationSettings).GetProperties().Select(static property => property.Name);

    [TestMethod]
    [DynamicData(nameof(SettingNames))]
    public void Every_setting_is_decided_about(string name) =>
        AssertDecided(name, _settings, _settingsThatChangeNothing, change => Key() with { Settings = change(Key().Settings) });

    [TestMethod]
    [DynamicData(nameof(GgufNames))]
    public void Every_setting_of_GGUF_is_decided_about(string name) =>
        AssertDecided(name, _gguf, [], change => Key() with { Settings = new() { Gguf = change(new()) } });

    [TestMethod]
    [DynamicData(nameof(ValidationNames))]
    public void Every_setting_of_the_validation_is_decided_about(string name) =>
        AssertDecided(name, _validation, _validationThatChangesNothing, change => Key() with { Validation = change(Key().Validation) });

    [TestMethod]
    public void Everything_else_in_it_counts()
    {
        var keys = new[]
        {
            Key(),
            Key() with { Format = "other" },
            Key() with { Target = "onnx-qdq" },
            Key() with { OutputName = "other.onnx" },
            Key() with { Runtime = "ONNX Runtime 1.29.0 linux-x64" },
            Key() with { Runtime = null },
            Key() with { Runtime = "" },
            Key() with { Algorithms = [Guid.Empty, Guid.NewGuid()] },
            Key() with { Algorithms = [Guid.Empty] },
            Key() with { Source = Snapshot(["other"]) },
            Key() with { Source = Snapshot(["mod", "el"]) },
            Key() with { Source = Snapshot(["mode", "l"]) },
            Key() with { Settings = new() { Exclude = ["a", "b"] } },
            Key() with { Settings = new() { Exclude = ["ab"] } },
            Key() with { Settings = new() { Exclude = ["b", "a"] } },
            Key() with { Settings = new() { Overrides = [new("a", "b"), new("c", "d")] } },
            Key() with { Settings = new() { Symmetric = true } },
            Key() with { Settings = new() { BlockSize = -1 } },
            Key() with { Settings = new() { Runtime = new() { Packages = [new("Microsoft.ML.OnnxRuntime", "1.20.0", new Version(1, 20, 0))] } } },
        };

        Assert.HasCount(keys.Length, keys.Select(key => key.Compute()).Distinct());
        Assert.IsTrue(keys.All(key => ManifestJson.IsSha256(key.Compute())));
    }

    [TestMethod]
    public void The_same_is_the_same_wherever_it_lies() =>
        Assert.AreEqual((Key() with { Source = Snapshot(["model"], [("a/x.npy", "1")], "one") }).Compute(), (Key() with { Source = Snapshot(["model"], [("a/x.npy", "1")], "two") }).Compute());

    [TestMethod]
    public void Names_contents_and_number_of_samples_count()
    {
        (string, string)[][] samples =
        [
            [],
            [("x.npy", "1")],
            [("x.npy", "2")],
            [("y.npy", "1")],
            [("a/x.npy", "1")],
            [("x.npy", "1"), ("y.npy", "1")],
        ];

        var keys = samples.Select((data, i) => (Key() with { Source = Snapshot(["model"], data, $"{i}") }).Compute()).ToList();

        Assert.HasCount(samples.Length, keys.Distinct());
        // What no sample is read from does not matter.
        Assert.AreEqual(keys[1], (Key() with { Source = Snapshot(["model"], [("x.npy", "1"), ("README.md", "words")], "more") }).Compute());
    }

    private static void AssertDecided<T>(
        string name, Dictionary<string, Func<T, T>> changes, Dictionary<string, Func<T, T>> changesNothing, Func<Func<T, T>, ResultKey> changed)
    {
        if (changes.TryGetValue(name, out var change)) Assert.AreNotEqual(changed(static same => same).Compute(), changed(change).Compute(), name);
        else if (changesNothing.TryGetValue(name, out change)) Assert.AreEqual(changed(static same => same).Compute(), changed(change).Compute(), name);
        else Assert.Fail($"{name} is new: does it change the result, its report or its success? Then it belongs into {nameof(ResultKey)}.");
    }

    private ResultKey Key() => new()
    {
        Source = Snapshot(["model"]),
        Format = "onnx",
        Target = "onnx",
        OutputName = "model.onnx",
        Settings = new QuantizationSettings(),
        Validation = new ValidationSettings(),
        Runtime = "ONNX Runtime 1.30.0 linux-x64",
        Algorithms = [Guid.Empty, Guid.Empty],
    };

    private SourceSnapshot Snapshot(string[] files, (string Name, string Content)[]? data = null, string place = "data")
    {
        var opened = files.Select((content, i) => SourceFile.Open(Save($"source/{i}", content))).ToList();
        foreach (var (name, content) in data ?? []) Save($"{place}/{name}", content);
        var paths = data is null ? [] : new[] { Directory.CreateDirectory(Path.Combine(folder, place)).FullName };
        var snapshot = SourceSnapshot.Take(opened, paths, null, CancellationToken.None);
        foreach (var file in opened) file.Dispose();
        return snapshot;
    }

    private string Save(string name, string content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
