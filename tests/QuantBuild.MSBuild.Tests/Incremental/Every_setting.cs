using System.Xml.Linq;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Incremental;

/// <summary>An item for each setting, all settings changed at once; and one item that nothing of it concerns.</summary>
[TestClass]
public sealed class Every_setting
{
    // What does not change the result itself.
    private static readonly string[] _others = ["TargetPath", "Link", "CopyToOutputDirectory", "CopyToPublishDirectory", "ExcludeFromSingleFile", "Pack", "PackagePath"];

    private static readonly Dictionary<string, (string Before, string After)> _values = new()
    {
        ["Precision"] = ("INT4", "INT8"),
        ["Format"] = ("onnx", "onnx-qdq"),
        ["Mode"] = ("Weights", "Static"),
        ["Algorithm"] = ("RTN", "MSE"),
        ["BlockSize"] = ("32", "64"),
        ["Symmetric"] = ("true", "false"),
        ["Exclude"] = ("head*", "Head*"),
        ["ExcludeTensors"] = ("tail*", "Tail*"),
        ["Override"] = ("w=INT8", "W=INT8"),
        ["AllowRequantize"] = ("true", "false"),
        ["Pure"] = ("true", "false"),
        ["LeaveOutputTensor"] = ("true", "false"),
        ["OutputTensorType"] = ("Q8_0", "Q6_K"),
        ["TokenEmbeddingType"] = ("Q8_0", "Q6_K"),
        ["ImportanceMatrix"] = ("one.npy", "two.npy"),
        ["IncludeWeights"] = ("attn", "ffn"),
        ["ExcludeWeights"] = ("attn", "ffn"),
        ["PruneLayers"] = ("1", "2"),
        ["CalibrationData"] = ("one.npy", "two.npy"),
        ["Validate"] = ("true", "false"),
        ["ValidationData"] = ("one.npy", "two.npy"),
        ["MinCosine"] = ("0.8", "0.9"),
        ["MinSqnr"] = ("10", "20"),
        ["MinAgreement"] = ("0.8", "0.9"),
        ["MaxSize"] = ("10MB", "20MB"),
        ["Device"] = ("cpu", "cuda"),
        ["OnnxRuntimePath"] = ("one.npy", "two.npy"),
        ["LlamaPath"] = ("one.npy", "two.npy"),
        ["RuntimeVersion"] = ("1.20.0", "1.21.0"),
    };

    /// <summary>Metadatum and the property that is its default, as the package declares them.</summary>
    private static readonly Dictionary<string, string> _declared = XDocument.Load(Path.Combine(Building.TestRun.Repository(), "build", "QuantBuild.props"))
        .Descendants("ItemDefinitionGroup").Elements("QuantizedModel").Elements().Where(static element => !_others.Contains(element.Name.LocalName))
        .ToDictionary(static element => element.Name.LocalName, static element => element.Value.Trim().TrimStart('$', '(').TrimEnd(')'));

    private static string Value(string name, bool before) => before ? _values[name].Before : _values[name].After;

    private static string Item(string model, IEnumerable<string> settings, bool before) =>
        $"""<QuantizedModel Include="{model}.onnx">{string.Concat(settings.Select(name => $"<{name}>{Value(name, before)}</{name}>"))}</QuantizedModel>""";

    private static void AssertAllButOne(TestProject project, IReadOnlyCollection<string> settings, Action change)
    {
        foreach (var name in settings.Append("control")) project.Write(name + ".onnx");
        project.Write("one.npy");
        project.Write("two.npy");
        Assert.HasCount(settings.Count + 1, project.Build().Quantized);

        change();

        CollectionAssert.AreEqual(settings.Select(static name => name + ".onnx").Order(StringComparer.Ordinal).ToArray(), project.Build().Quantized.ToArray());
    }

    [TestMethod]
    public void On_an_item_quantizes_it_again_when_it_changes()
    {
        var settings = _declared.Keys;
        string Items(bool before) => string.Concat(settings.Select(name => Item(name, [name], before)))
            + $"""<QuantizedModel Include="control.onnx" CopyToPublishDirectory="{(before ? "Always" : "Never")}" Pack="{before}" PackagePath="{before}" ExcludeFromSingleFile="{before}" />""";
        var project = new TestProject(Items(true)).WithStubWorker();

        AssertAllButOne(project, settings, () => project.Change(Items(true), Items(false)));
    }

    [TestMethod]
    public void For_all_items_quantizes_again_those_that_take_it_when_it_changes()
    {
        // Exclude has no property of its own: that of ExcludeTensors serves both.
        var settings = _declared.Where(static setting => setting.Value.Length > 0).Select(static setting => setting.Key).ToArray();
        Assert.HasCount(_declared.Count - 1, settings);
        string Properties(bool before) => string.Concat(settings.Select(name => $"<{_declared[name]}>{Value(name, before)}</{_declared[name]}>"));
        // Each item takes one default and says the rest itself.
        var items = string.Concat(settings.Append("control").Select(name => Item(name, settings.Where(other => other != name), before: true)));
        var project = new TestProject(items, Properties(true)).WithStubWorker();

        AssertAllButOne(project, settings, () => project.Change(Properties(true), Properties(false)));
    }
}
