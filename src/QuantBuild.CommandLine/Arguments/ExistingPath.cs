namespace QuantBuild.Tool.Arguments;

/// <summary>Paths that must be there before anything is started.</summary>
internal static class ExistingPath
{
    /// <summary>A file or a folder; whether it is a model is for the engine to say.</summary>
    public static void RequireModel(string path, CommandErrors errors)
    {
        if (File.Exists(path) || Directory.Exists(path)) return;
        errors.Add("QB1023", "The model file does not exist", $"'{path}', looked for as '{FullPath(path)}'", "an existing model file, or the folder of a checkpoint", Similar(path));
    }

    /// <summary>Samples, folders of samples, a runtime's library.</summary>
    public static void Require(IEnumerable<string> paths, string option, CommandErrors errors)
    {
        foreach (var path in paths)
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                errors.Add("QB1032", $"{option} names a path that does not exist", $"'{path}', looked for as '{FullPath(path)}'", "an existing file or folder");
        }
    }

    private static string? Similar(string path)
    {
        try
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            var folder = Path.GetDirectoryName(full);
            if (folder is null || !Directory.Exists(folder)) return null;
            var models = Directory.EnumerateFiles(folder).Where(IsModel).Take(1000).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToArray();
            var folders = Directory.EnumerateDirectories(folder).Take(1000).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);
            return NearestName.Of(Path.GetFileName(full), [.. models, .. folders]) is { } near ? $"In that folder there is {near}"
                : models.Length > 0 ? $"In that folder there is {string.Join(", ", models.Take(3))}"
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Only a hint: the error itself is reported either way.
            return null;
        }
    }

    private static bool IsModel(string path) => Path.GetExtension(path).ToLowerInvariant() is ".onnx" or ".gguf";

    private static string FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException)
        {
            return path;
        }
    }
}
