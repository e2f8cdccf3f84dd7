using System.Text.RegularExpressions;

namespace QuantBuild.Tool.Tests;

/// <summary>docs/errors.md against the code: help links point to a heading of that page for each code.</summary>
[TestClass]
public sealed partial class ErrorsPageTests
{
    private static readonly string[] _folders = ["src", "build"];

    private static readonly string[] _kinds = [".cs", ".props", ".targets", ".proj"];

    [TestMethod]
    public void Every_code_of_the_source_has_a_heading()
    {
        var codes = Used();
        // A wrong folder would leave nothing to check.
        Assert.IsGreaterThan(50, codes.Count);

        Assert.AreEqual("", string.Join(", ", codes.Except(Headings())));
    }

    [TestMethod]
    public void No_heading_is_without_a_code_of_the_source() =>
        Assert.AreEqual("", string.Join(", ", Headings().Except(Used())));

    [TestMethod]
    public void Headings_are_in_order_and_none_is_there_twice()
    {
        var headings = Headings();

        CollectionAssert.AreEqual(headings.Distinct().Order(StringComparer.Ordinal).ToArray(), headings);
    }

    private static HashSet<string> Used()
    {
        var root = Root();
        return [.. _folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Where(file => _kinds.Contains(Path.GetExtension(file)) && !IsBuilt(Path.GetRelativePath(root, file)))
            .SelectMany(static file => Code().Matches(File.ReadAllText(file)))
            .Select(static match => match.Value)];
    }

    private static string[] Headings() =>
        [.. File.ReadLines(Path.Combine(Root(), "docs", "errors.md")).Where(static line => Heading().IsMatch(line)).Select(static line => line[3..])];

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds QuantBuild.sln.");
    }

    [GeneratedRegex(@"\bQB\d{4}\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"^## QB\d{4}$")]
    private static partial Regex Heading();
}
