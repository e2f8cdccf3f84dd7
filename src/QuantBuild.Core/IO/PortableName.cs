using System.Text;
using QuantBuild.Diagnostics;

namespace QuantBuild.IO;

/// <summary>
/// File names that mean one file in one folder on every system. Names of files that a result takes over from its source may be any: a
/// folder with a name in it that another system reads as a path, or as another file's, could not be copied or kept.
/// </summary>
internal static class PortableName
{
    private const int LongestName = 255;

    /// <param name="name">A file's name without folders.</param>
    /// <param name="others">The names that the folder has already.</param>
    /// <param name="target">The folder, for the message.</param>
    /// <exception cref="QuantBuildException">QB5032 it is not one.</exception>
    public static void Require(string name, IEnumerable<string> others, string target)
    {
        if (!IsOne(name)) throw Refused(target, $"'{name}'", "a file name without / \\ : and control characters, of at most 255 bytes");
        if (others.FirstOrDefault(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } same)
            throw Refused(target, $"'{same}' and '{name}'", "names that differ in more than upper and lower case");
    }

    public static bool IsOne(string name) =>
        name.Length > 0 && name is not ("." or "..") && !name.Any(static c => c is '/' or '\\' or ':' || char.IsControl(c)) && Encoding.UTF8.GetByteCount(name) <= LongestName;

    private static QuantBuildException Refused(string target, string found, string expected) => new(
        Diagnostic.Error("QB5032", target, "The result cannot have a file of this name") with
        {
            Found = found,
            Expected = expected,
            Remedy = "Rename or remove the file in the source",
        });
}
