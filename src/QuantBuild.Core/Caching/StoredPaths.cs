using System.Globalization;
using QuantBuild.Diagnostics;

namespace QuantBuild.Caching;

/// <summary>
/// The files of warnings in a form that holds for every run with the same key: by what a file is to the run, and not by where it lies.
/// </summary>
internal sealed class StoredPaths(QuantizationRequest request, string output)
{
    private const string Source = "source";
    private const string Output = "output";
    private const string Data = "data:";

    public Diagnostic Store(Diagnostic diagnostic) => diagnostic with { File = Role(diagnostic.File) };

    public Diagnostic Restore(Diagnostic diagnostic) => diagnostic with { File = PathOf(diagnostic.File) };

    private string Role(string file)
    {
        if (file == request.Source) return Source;
        if (file == output) return Output;
        var data = request.Validation.Data;
        for (var i = 0; i < data.Count; i++)
            if (file.StartsWith(data[i], StringComparison.Ordinal)) return string.Create(CultureInfo.InvariantCulture, $"{Data}{i}:{file[data[i].Length..].Replace(Path.DirectorySeparatorChar, '/')}");
        return Source;
    }

    private string PathOf(string role)
    {
        if (role == Output) return output;
        var parts = role.Split(':', 3);
        var data = request.Validation.Data;
        return parts is ["data", var number, var rest] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < data.Count
            ? data[i] + rest.Replace('/', Path.DirectorySeparatorChar)
            : request.Source;
    }
}
