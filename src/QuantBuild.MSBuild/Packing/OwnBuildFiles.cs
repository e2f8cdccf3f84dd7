using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild.Packing;

/// <summary>
/// Build files that the author of a package put where NuGet would look for ours. NuGet takes one folder of <c>buildTransitive</c>, the one nearest to the
/// consumer's framework, and each file in it hides the one of the same name in <c>build</c>.
/// </summary>
internal sealed class OwnBuildFiles
{
    private readonly List<string> _files = [];

    public OwnBuildFiles(string packageId, IEnumerable<ITaskItem> packageFiles)
    {
        foreach (var item in packageFiles)
        {
            foreach (var path in Places(item))
            {
                var parts = path.Split('/');
                var transitive = parts[0].Equals("buildTransitive", StringComparison.OrdinalIgnoreCase);
                if (parts.Length is not (2 or 3) || !transitive && !parts[0].Equals("build", StringComparison.OrdinalIgnoreCase)) continue;
                var targets = parts[parts.Length - 1].Equals(packageId + ".targets", StringComparison.OrdinalIgnoreCase);
                var props = transitive && parts[parts.Length - 1].Equals(packageId + ".props", StringComparison.OrdinalIgnoreCase);
                if (!targets && !props) continue;
                First ??= path;
                LeaveRoomInRoot &= props && parts.Length == 2;
                _files.Add(item.GetMetadata("FullPath"));
            }
        }
    }

    /// <summary>The place in the package of one of them; null when there is none.</summary>
    public string? First { get; }

    /// <summary>Whether a <c>.targets</c> file in <c>buildTransitive</c> itself, in no framework's folder, hides none of them.</summary>
    public bool LeaveRoomInRoot { get; } = true;

    /// <summary>Whether one of them speaks of a file of this name.</summary>
    public bool Import(string name) => _files.Any(file => File.Exists(file) && File.ReadAllText(file).Contains(name));

    // As NuGet reads PackagePath: a list, of files and of folders.
    private static IEnumerable<string> Places(ITaskItem item)
    {
        var name = Path.GetFileName(item.ItemSpec);
        foreach (var place in item.GetMetadata("PackagePath").Split(';'))
        {
            var path = place.Trim().Replace('\\', '/').TrimStart('/');
            var isFile = !path.EndsWith("/", StringComparison.Ordinal) && path.Length > 0
                && Path.GetExtension(path).Equals(Path.GetExtension(name), StringComparison.OrdinalIgnoreCase);
            yield return isFile ? path : path.TrimEnd('/') + "/" + name;
        }
    }
}
