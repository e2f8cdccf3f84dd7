using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Packing;

/// <summary>NuGet reads one folder of buildTransitive, and a file there hides its namesake in build.</summary>
[TestClass]
public sealed class Build_files_of_the_author
{
    private const string Import = """<Project><Import Project="$(MSBuildThisFileDirectory)../quantized/any/QuantizedModels.targets" /></Project>""";

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Building.TestRun.Root, Path.GetRandomFileName())).FullName;
    private readonly MessagesOnly _engine = new();

    [TestMethod]
    [DataRow("readme/Mine.targets", DisplayName = "in another folder")]
    [DataRow("build/Mine.props", DisplayName = "that are props in build")]
    [DataRow("build/Other.targets", DisplayName = "of another name")]
    [DataRow("build/net10.0/native/Mine.targets", DisplayName = "too deep to be read")]
    public void Do_not_matter(string place)
    {
        CollectionAssert.AreEqual((string[])["buildTransitive/net10.0/Mine.targets", "quantized/any/models/a.onnx"], Pack([Own(place)], Model("net10.0")));
        Assert.IsEmpty(_engine.Warnings);
    }

    [TestMethod]
    [DataRow("build/Mine.targets")]
    [DataRow("build/net10.0/Mine.targets")]
    [DataRow("build\\")]
    [DataRow("buildTransitive\\Mine.targets")]
    [DataRow("lib/x/;BUILDTRANSITIVE/net8.0/mine.targets")]
    [DataRow("buildTransitive/net8.0/Mine.props")]
    public void Are_to_import_the_models_and_a_warning_says_so_until_they_do(string place)
    {
        string[] expected = ["quantized/any/QuantizedModels.targets", "quantized/any/models/a.onnx"];
        CollectionAssert.AreEqual(expected, Pack([Own(place)], Model("net10.0")));
        Assert.HasCount(1, _engine.Warnings);
        Assert.AreEqual("QB1060", _engine.Warnings[0].Code);
        StringAssert.Contains(_engine.Warnings[0].Message, "'quantized/any/QuantizedModels.targets'");

        _engine.Warnings.Clear();
        CollectionAssert.AreEqual(expected, Pack([Own(place, Import)], Model("net10.0")));
        Assert.IsEmpty(_engine.Warnings);
    }

    [TestMethod]
    public void Leave_room_beside_props_in_buildTransitive_as_a_Razor_class_library_has_them()
    {
        CollectionAssert.AreEqual((string[])["buildTransitive/Mine.targets", "quantized/any/models/a.onnx"], Pack([Own("buildTransitive/Mine.props")], Model("net10.0")));
        Assert.IsEmpty(_engine.Warnings);
        StringAssert.Contains(File.ReadAllText(Path.Combine(_folder, "out", "buildTransitive", "Mine.targets")), "\"$(MSBuildThisFileDirectory)../quantized/any/models/a.onnx\"");

        // But not for one of two frameworks.
        Pack([Own("buildTransitive/Mine.props")], ["net10.0", "net8.0"], Model("net10.0"));
        Assert.HasCount(1, _engine.Warnings);
        StringAssert.Contains(_engine.Warnings[0].Message, "quantized/<framework>/");
    }

    [TestMethod]
    public void A_framework_without_models_has_a_file_that_says_so()
    {
        CollectionAssert.AreEqual((string[])["buildTransitive/net10.0/Mine.targets", "buildTransitive/netstandard2.0/Mine.targets", "quantized/any/models/a.onnx"],
            Pack([], ["netstandard2.0", "net10.0"], Model("netstandard2.0")));

        Assert.AreEqual("<Project />\n", File.ReadAllText(Path.Combine(_folder, "out", "buildTransitive", "net10.0", "Mine.targets")));
    }

    private string[] Pack(ITaskItem[] others, ITaskItem model) => Pack(others, ["net10.0"], model);

    private string[] Pack(ITaskItem[] others, string[] frameworks, params ITaskItem[] models)
    {
        var task = new PackQuantizedModels
        {
            BuildEngine = _engine,
            Models = models,
            Frameworks = frameworks,
            PackageId = "Mine",
            OtherFiles = others,
            Directory = Path.Combine(_folder, "out"),
            Project = "Mine.csproj",
        };
        Assert.IsTrue(task.Execute());
        return [.. task.PackageFiles.Select(static file => file.GetMetadata("PackagePath") is var place && place.EndsWith('/') ? place + Path.GetFileName(file.ItemSpec) : place)
            .Order(StringComparer.Ordinal)];
    }

    private TaskItem Own(string place, string text = "<Project />")
    {
        var path = Path.Combine(_folder, "Mine" + (place.EndsWith("props", StringComparison.Ordinal) ? ".props" : ".targets"));
        File.WriteAllText(path, text);
        return new TaskItem(path, new Dictionary<string, string> { ["PackagePath"] = place.Replace(";", "%3B", StringComparison.Ordinal) });
    }

    private TaskItem Model(string framework)
    {
        var path = Path.Combine(_folder, "a.onnx");
        File.WriteAllText(path, framework);
        return new TaskItem(path, new Dictionary<string, string> { ["PackageFramework"] = framework, ["TargetPath"] = "models/a.onnx", ["CopyToOutputDirectory"] = "PreserveNewest" });
    }

    private sealed class MessagesOnly : IBuildEngine
    {
        public List<BuildWarningEventArgs> Warnings { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public bool BuildProjectFile(string projectFileName, string[] targetNames, System.Collections.IDictionary globalProperties, System.Collections.IDictionary targetOutputs) => false;

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
        }

        public void LogErrorEvent(BuildErrorEventArgs e) => Assert.Fail(e.Message ?? "");

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
        }

        public void LogWarningEvent(BuildWarningEventArgs e) => Warnings.Add(e);
    }
}
