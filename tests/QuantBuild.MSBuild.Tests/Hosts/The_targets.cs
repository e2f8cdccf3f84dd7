using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace QuantBuild.MSBuild.Tests.Hosts;

/// <summary>What the package's props and targets ask of the MSBuild that reads them: that of Visual Studio 2022, 17.0, has to know it.</summary>
[TestClass]
public sealed partial class The_targets
{
    /// <summary>Property functions that MSBuild 17.0 has.</summary>
    private static readonly string[] _known =
    [
        "[MSBuild]::NormalizePath",
        "[MSBuild]::Unescape",
        "[MSBuild]::NormalizeDirectory",
        "[MSBuild]::VersionGreaterThanOrEquals",
        "[MSBuild]::VersionLessThan",
        "[System.IO.Path]::IsPathRooted",
        "[System.Text.RegularExpressions.Regex]::IsMatch",
        "[System.Text.RegularExpressions.Regex]::Replace",
    ];

    /// <summary>Item functions that MSBuild 17.0 has.</summary>
    private static readonly string[] _knownForItems = ["AnyHaveMetadataValue", "Count", "Distinct", "DirectoryName", "Exists", "HasMetadata", "Metadata", "WithMetadataValue"];

    private static readonly string _folder = Path.Combine(Building.TestRun.Repository(), "build");

    private static (string File, string Text)[] Texts => [.. Directory.EnumerateFiles(_folder, "QuantBuild.*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Path.Combine(_folder, "targets")))
        .SelectMany(static file => XDocument.Load(file).Descendants().SelectMany(static element => element.Attributes().Select(static attribute => attribute.Value).Concat(element.Nodes().OfType<XText>().Select(static text => text.Value)))
            .Select(text => (Path.GetFileName(file), text)))];

    [GeneratedRegex(@"\$\((?<function>\[[A-Za-z.]+\]::[A-Za-z]+)")]
    private static partial Regex StaticFunction { get; }

    [GeneratedRegex(@"@\([A-Za-z_]+(?:->(?:'[^']*'|[A-Za-z]+\([^)]*\)))*?->(?<function>[A-Za-z]+)\(")]
    private static partial Regex ItemFunction { get; }

    [TestMethod]
    public void Use_property_functions_of_the_oldest_supported_MSBuild_only()
    {
        var used = Texts.SelectMany(static text => StaticFunction.Matches(text.Text).Select(match => (text.File, Function: match.Groups["function"].Value))).Distinct().ToArray();

        Assert.IsTrue(used.Any(static use => use.Function == "[MSBuild]::NormalizePath"));
        Assert.IsEmpty(used.Where(static use => !_known.Contains(use.Function)).ToArray(), string.Join('\n', used));
    }

    [TestMethod]
    public void Use_item_functions_of_the_oldest_supported_MSBuild_only()
    {
        var used = Texts.SelectMany(static text => ItemFunction.Matches(text.Text).Select(match => (text.File, Function: match.Groups["function"].Value))).Distinct().ToArray();

        Assert.IsTrue(used.Any(static use => use.Function == "WithMetadataValue"));
        Assert.IsEmpty(used.Where(static use => !_knownForItems.Contains(use.Function)).ToArray(), string.Join('\n', used));
    }

    [TestMethod]
    public void Use_the_newer_way_to_copy_only_where_MSBuild_knows_it()
    {
        var elements = Directory.EnumerateFiles(Path.Combine(_folder, "targets")).SelectMany(static file => XDocument.Load(file).Descendants().Where(static element => !element.HasElements && element.Value == "IfDifferent")).ToArray();

        Assert.IsNotEmpty(elements);
        foreach (var element in elements) StringAssert.Contains(element.Attribute("Condition")?.Value ?? "", "VersionGreaterThanOrEquals('$(MSBuildVersion)', '17.13')");
    }
}
