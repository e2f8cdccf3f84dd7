namespace QuantBuild.Formats.Checkpoint;

/// <summary>The files of a checkpoint that are neither weights nor their index: what a program needs beside them, and the licence.</summary>
internal static class CompanionFiles
{
    private static readonly string[] Extensions = [".json", ".py", ".jinja", ".txt", ".model", ".tiktoken", ".md"];

    private static readonly string[] WithoutExtension = ["LICENSE", "LICENCE", "NOTICE", "COPYING"];

    /// <summary>Paths of those among the names in a folder.</summary>
    /// <remarks>Without empty files: a pipe looks like one, and whoever opened it would wait for its writer.</remarks>
    public static IReadOnlyList<string> In(string folder, IEnumerable<string> names) =>
        [.. names.Where(Includes).Select(name => Path.Combine(folder, name)).Where(path => !RegularFile.IsEmpty(path))];

    /// <summary>By a list of what is taken, so that weights of other frameworks, pictures and hidden files never are.</summary>
    private static bool Includes(string name) =>
        name[0] != '.'
        && !name.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)
        && (Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
            || WithoutExtension.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase) && !Path.HasExtension(name)));
}
