using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;

namespace QuantBuild.MSBuild.Packing;

/// <summary>
/// The MSBuild file that a package with models brings: it puts them beside each application that references the package, also by way of other
/// packages and projects. It needs nothing of QuantBuild. Its text depends on nothing but the models, so that packing twice writes it once.
/// </summary>
internal sealed class ConsumerTargets(string packageId)
{
    private readonly List<(PackedModel Model, string PackagePath)> _models = [];

    /// <param name="packagePath">The file in the package, parts divided by <c>/</c>.</param>
    public void Add(PackedModel model, string packagePath) => _models.Add((model, packagePath));

    /// <param name="depth">How many folders below the package's root the file lies.</param>
    public string ToXml(int depth)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("Project");
            if (_models.Count > 0) WriteItems(xml, string.Concat(Enumerable.Repeat("../", depth)));
            xml.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }

    private void WriteItems(XmlWriter xml, string root)
    {
        xml.WriteComment($" The quantized models of {packageId}, put beside the application. Written by QuantBuild when the package was made. ");
        // Two versions of a model often have the same size, and an older package's files are older: only a copy by difference is sure to replace them.
        xml.WriteStartElement("PropertyGroup");
        xml.WriteElementString("_QuantizedModelCopyNewest", "PreserveNewest");
        xml.WriteStartElement("_QuantizedModelCopyNewest");
        xml.WriteAttributeString("Condition", "$([MSBuild]::VersionGreaterThanOrEquals('$(MSBuildVersion)', '17.13'))");
        xml.WriteString("IfDifferent");
        xml.WriteEndElement();
        xml.WriteEndElement();

        xml.WriteStartElement("ItemGroup");
        foreach (var (model, packagePath) in _models)
        {
            xml.WriteStartElement("None");
            xml.WriteAttributeString("Include", "$(MSBuildThisFileDirectory)" + root + ProjectText.Escape(packagePath));
            xml.WriteElementString("TargetPath", ProjectText.Escape(model.TargetPath));
            xml.WriteElementString("CopyToOutputDirectory", Copy(model.CopyToOutputDirectory));
            xml.WriteElementString("CopyToPublishDirectory", Copy(model.CopyToPublishDirectory));
            if (model.ExcludeFromSingleFile.Length > 0) xml.WriteElementString("ExcludeFromSingleFile", ProjectText.Escape(model.ExcludeFromSingleFile));
            // A package or tool that is made of the consumer has its own way to carry it.
            xml.WriteElementString("Pack", "false");
            xml.WriteElementString("Visible", "false");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Copy(string value) => value == "PreserveNewest" ? "$(_QuantizedModelCopyNewest)" : ProjectText.Escape(value);

    /// <summary>Writes only what is new, so that the time of the file tells when it changed.</summary>
    public static void Save(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
