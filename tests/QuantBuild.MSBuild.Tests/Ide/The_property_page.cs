using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;
using QuantBuild.MSBuild.Tests.Building;
using TestRun = QuantBuild.MSBuild.Tests.Building.TestRun;

namespace QuantBuild.MSBuild.Tests.Ide;

[TestClass]
public sealed class The_property_page
{
    private const string FileName = "build/QuantizedModel.xaml";
    private static readonly XNamespace _schema = "http://schemas.microsoft.com/build/2009/properties";
    private static readonly XElement _page = XElement.Load(Path.Combine(TestRun.Repository(), FileName));

    private static IEnumerable<XElement> Properties => _page.Descendants().Where(static element => element.Name.LocalName is "BoolProperty" or "EnumProperty" or "IntProperty" or "StringProperty");

    // The project system's own properties of a file.
    private static bool IsMetadata(XElement property) => property.Descendants(_schema + "DataSource").All(static source => (string?)source.Attribute("Persistence") != "Intrinsic");

    [TestMethod]
    public void Is_listed_for_files_and_packed()
    {
        var project = new TestProject("");
        project.Run("restore").MustSucceed();

        var (exitCode, output) = DotNet.Run(project.Folder, "msbuild", "-getItem:PropertyPageSchema", "-getItem:AvailableItemName", "-nodeReuse:false");

        Assert.AreEqual(0, exitCode, output);
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");
        var page = items.GetProperty("PropertyPageSchema").EnumerateArray().Single(static item => item.GetProperty("Filename").GetString() == "QuantizedModel");
        Assert.AreEqual("File;BrowseObject", page.GetProperty("Context").GetString());
        Assert.AreEqual(_page.ToString(), XElement.Load(page.GetProperty("FullPath").GetString()!).ToString());
        Assert.IsTrue(items.GetProperty("AvailableItemName").EnumerateArray().Any(static item => item.GetProperty("Identity").GetString() == "QuantizedModel"));
        using var package = ZipFile.OpenRead(Directory.EnumerateFiles(TestRun.Feed, "QuantBuild.*.nupkg").Single());
        Assert.IsNotNull(package.GetEntry(FileName));
    }

    [TestMethod]
    public void Has_all_metadata_and_no_other()
    {
        var definitions = XElement.Load(Path.Combine(TestRun.Repository(), "build/QuantBuild.props")).Descendants("ItemDefinitionGroup").Elements("QuantizedModel").Elements();

        CollectionAssert.AreEquivalent(
            definitions.Select(static metadatum => metadatum.Name.LocalName).ToArray(),
            Properties.Where(IsMetadata).Select(static property => (string)property.Attribute("Name")!).ToArray());
    }

    [TestMethod]
    public void Offers_the_values_that_the_engine_takes()
    {
        CollectionAssert.AreEqual(Quantizer.PrecisionNames.ToArray(), Values("Precision"));
        CollectionAssert.AreEqual(Quantizer.TargetNames.ToArray(), Values("Format"));

        static string[] Values(string name) => [.. Properties.Single(property => (string?)property.Attribute("Name") == name)
            .Elements(_schema + "EnumValue").Select(static value => (string)value.Attribute("Name")!)];
    }

    [TestMethod]
    public void Says_what_each_property_is_and_puts_it_into_a_category_that_exists()
    {
        var categories = _page.Descendants(_schema + "Category").Select(static category => (string)category.Attribute("Name")!).ToArray();
        foreach (var property in Properties.Where(static property => (string?)property.Attribute("Visible") != "false"))
        {
            var name = (string)property.Attribute("Name")!;
            Assert.IsNotNull((string?)property.Attribute("DisplayName"), name);
            Assert.IsNotNull((string?)property.Attribute("Description"), name);
            CollectionAssert.Contains(categories, (string?)property.Attribute("Category"), name);
        }
        foreach (var source in _page.Descendants(_schema + "DataSource")) Assert.AreEqual("QuantizedModel", (string?)source.Attribute("ItemType"));
    }

    /// <summary>Visual Studio cannot be run here; the types that it reads such a file into are in MSBuild's assembly for .NET Framework.</summary>
    [TestMethod]
    public void Has_only_elements_and_attributes_of_the_schema()
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "schema", "Microsoft.Build.Framework.dll")));
        var schema = new PropertyPageTypes(assembly.GetMetadataReader());

        foreach (var element in _page.DescendantsAndSelf())
        {
            Assert.AreEqual(_schema, element.Name.Namespace);
            var name = element.Name.LocalName.Split('.');
            var members = schema.MembersOf(name[0]);
            Assert.IsNotEmpty(members, element.Name.LocalName);
            if (name.Length == 2) CollectionAssert.Contains(members, name[1], element.Name.LocalName);
            foreach (var attribute in element.Attributes().Where(static attribute => !attribute.IsNamespaceDeclaration))
                CollectionAssert.Contains(members, attribute.Name.LocalName, $"{element.Name.LocalName} {(string?)element.Attribute("Name")}");
        }
    }
}
