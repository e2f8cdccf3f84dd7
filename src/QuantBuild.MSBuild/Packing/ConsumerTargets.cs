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
    private IReadOnlyList<string> _ofOthers = [];

    /// <param name="packagePath">The file in the package, parts divided by <c>/</c>.</param>
    public void Add(PackedModel model, string packagePath) => _models.Add((model, packagePath));

    /// <summary>Has the files left out that other frameworks get for places where this one has a model of its own.</summary>
    public void LeaveOut(IEnumerable<ConsumerTargets> others)
    {
        var own = new HashSet<string>(_models.Select(static one => one.PackagePath));
        var places = new HashSet<string>(_models.Select(static one => one.Model.TargetPath));
        _ofOthers = [.. others.SelectMany(static other => other._models).Where(one => places.Contains(one.Model.TargetPath) && !own.Contains(one.PackagePath))
            .Select(static one => one.PackagePath).Distinct()];
    }

    /// <param name="depth">How many folders below the package's root the file lies.</param>
    public string ToXml(int depth)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("Project");
            if (_models.Count > 0) WriteItems(xml, string.Concat(Enumerable.Repeat("../", depth)));
            if (_ofOthers.Count > 0) WriteRemoval(xml, string.Concat(Enumerable.Repeat("../", depth)));
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

    /// <summary>
    /// A project that the application references hands its models on, and may be of another framework than the application: two models for one place
    /// are an error of the SDK. The application's own count.
    /// </summary>
    private void WriteRemoval(XmlWriter xml, string root)
    {
        xml.WriteStartElement("Target");
        xml.WriteAttributeString("Name", "_KeepOwnQuantizedModelsOf" + packageId.Replace('.', '-'));
        xml.WriteAttributeString("AfterTargets", "ComputeResolvedFilesToPublishList");
        xml.WriteStartElement("ItemGroup");
        foreach (var path in _ofOthers)
        {
            xml.WriteStartElement("ResolvedFileToPublish");
            xml.WriteAttributeString("Remove", $"$([MSBuild]::NormalizePath('$(MSBuildThisFileDirectory)', '{root}{ProjectText.Escape(path)}'))");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
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
