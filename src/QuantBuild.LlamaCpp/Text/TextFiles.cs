using QuantBuild.Diagnostics;
using QuantBuild.Validation.Data;

namespace QuantBuild.LlamaCpp.Text;

/// <summary>The texts among what the user names as data.</summary>
internal static class TextFiles
{
    private const string Extension = ".txt";

    /// <summary>All texts in the order given, those of a folder in the natural order of their names; null when there is none, so that it is arrays.</summary>
    /// <exception cref="QuantBuildException">QB4084: texts beside other data. QB1104: a folder cannot be read.</exception>
    public static IReadOnlyList<string>? Find(IReadOnlyList<string> data)
    {
        var texts = new List<string>();
        var others = new List<string>();
        foreach (var path in data)
        {
            var found = Directory.Exists(path) ? InFolder(path) : IsText(path) ? [path] : [];
            if (found.Count == 0) others.Add(path);
            texts.AddRange(found);
        }

        if (texts.Count == 0) return null;
        if (others.Count == 0) return texts;
        throw new QuantBuildException(Diagnostic.Error("QB4084", others[0], "Texts and other data cannot be used together") with
        {
            Found = $"{texts[0]}, and what is no text",
            Expected = "texts (.txt) alone, or arrays of tokens (.npz, .npy) alone",
            Remedy = "Leave out the one or the other of ValidationData (--validation)",
        });
    }

    private static List<string> InFolder(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(IsText).OrderBy(static file => Path.GetFileName(file), NaturalOrder.Instance)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataArray.Bad("QB1104", folder, "The data cannot be read", e.Message, inner: e);
        }
    }

    private static bool IsText(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);
}
