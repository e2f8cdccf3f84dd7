using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Packing;

namespace QuantBuild.MSBuild;

/// <summary>
/// Decides where models lie in a package, and writes the files by which they reach applications. A model that is the same for several target
/// frameworks lies in the package once.
/// </summary>
public sealed class PackQuantizedModels : Task
{
    private const string Shared = "any";
    private const string ToImport = "QuantizedModels.targets";

    /// <summary>
    /// The models, with PackageFramework, TargetPath, PackagePath, CopyToOutputDirectory, CopyToPublishDirectory and ExcludeFromSingleFile.
    /// </summary>
    [Required]
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>Folder names of all frameworks of the package, also of those without models.</summary>
    [Required]
    public string[] Frameworks { get; set; } = [];

    [Required]
    public string PackageId { get; set; } = "";

    /// <summary>What else goes into the package, with PackagePath.</summary>
    public ITaskItem[] OtherFiles { get; set; } = [];

    /// <summary>Full path of the folder for the files that are written.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The project, for messages.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>What to add to the package, with PackagePath.</summary>
    [Output]
    public ITaskItem[] PackageFiles { get; private set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        var files = new List<ITaskItem>();
        var targets = Frameworks.Distinct().ToDictionary(static framework => framework, _ => new ConsumerTargets(PackageId));
        var models = Models.Select(static item => new PackedModel(item)).ToArray();
        foreach (var model in models.Where(static model => !File.Exists(model.File)))
        {
            Log.LogError(null, "QB1062", null, HelpLink.Of("QB1062"), Project, 0, 0, 0, 0,
                $"A quantized model that belongs into the package does not exist. Found: no '{model.File}'. Expected: the result of a build. Build the project first, in the same " +
                "configuration, or pack without --no-build.");
        }
        if (Log.HasLoggedErrors) return false;

        foreach (var place in models.Where(static model => model.PackagePath.Length > 0).GroupBy(static model => (model.PackagePath, Path.GetFileName(model.File))))
            AddAsTheAuthorSays(place.Key.PackagePath, [.. place], files);

        foreach (var place in models.Where(static model => model.PackagePath.Length == 0).GroupBy(static model => model.TargetPath))
        {
            var contents = SameContent.Groups(place);
            foreach (var content in contents)
            {
                var inPackage = content[0].PlaceBelow(contents.Count == 1 ? Shared : content[0].Framework);
                // NuGet takes a place with the extension of the file for a file, another one for a folder; without an extension always for a folder.
                files.Add(InPackage(content[0].File, Path.HasExtension(inPackage) ? inPackage : inPackage.Substring(0, inPackage.LastIndexOf('/') + 1)));
                foreach (var model in content) targets[model.Framework].Add(model, inPackage);
            }
        }

        foreach (var one in targets.Values) one.LeaveOut(targets.Values);
        if (models.Any(static model => model.PackagePath.Length == 0)) AddTargets(targets, files);
        PackageFiles = [.. files];
        return !Log.HasLoggedErrors;
    }

    private void AddAsTheAuthorSays(string packagePath, PackedModel[] models, List<ITaskItem> files)
    {
        if (SameContent.Groups(models).Count == 1)
        {
            var item = InPackage(models[0].File, packagePath);
            // In contentFiles NuGet itself copies it to the output of those who use the package.
            item.SetMetadata("BuildAction", "None");
            item.SetMetadata("PackageCopyToOutput", "true");
            files.Add(item);
            return;
        }
        Log.LogError(null, "QB1061", null, HelpLink.Of("QB1061"), Project, 0, 0, 0, 0,
            $"The target frameworks have different results for one place in the package. Found: '{models[0].TargetPath}' at PackagePath '{packagePath}' for " +
            $"{string.Join(", ", models.Select(static model => model.Framework))}. Expected: one result, or a place for each. Put $(TargetFramework) into PackagePath, or leave PackagePath away.");
    }

    private void AddTargets(Dictionary<string, ConsumerTargets> targets, List<ITaskItem> files)
    {
        var own = new OwnBuildFiles(PackageId, OtherFiles);
        var alike = targets.Values.Select(static one => one.ToXml(depth: 1)).Distinct().Count() == 1;
        if (own.First is null)
        {
            foreach (var one in targets) Add($"buildTransitive/{one.Key}/", PackageId + ".targets", one.Value);
        }
        else if (own.LeaveRoomInRoot && alike)
        {
            Add("buildTransitive/", PackageId + ".targets", targets.First().Value);
        }
        else
        {
            foreach (var one in alike ? targets.Take(1) : targets) Add($"quantized/{(alike ? Shared : one.Key)}/", ToImport, one.Value);
            if (own.Import(ToImport)) return;
            Log.LogWarning(null, "QB1060", null, HelpLink.Of("QB1060"), Project, 0, 0, 0, 0,
                "The package has a build file of its own where one is needed that puts its models beside applications. " +
                $"Found: '{own.First}'. Expected: none, or one that imports 'quantized/{(alike ? Shared : "<framework>")}/{ToImport}'. " +
                "Import that file in yours; without it, those who use the package do not get the models.");
        }

        void Add(string folder, string name, ConsumerTargets content)
        {
            var path = Path.Combine(Directory, folder.Replace('/', Path.DirectorySeparatorChar), name);
            ConsumerTargets.Save(path, content.ToXml(depth: folder.Count(static letter => letter == '/')));
            files.Add(InPackage(path, folder));
        }
    }

    private static TaskItem InPackage(string file, string packagePath)
    {
        var item = new TaskItem(ProjectText.Escape(file));
        item.SetMetadata("PackagePath", ProjectText.Escape(packagePath));
        return item;
    }
}
