using System.Globalization;
using QuantBuild.IO;
using QuantBuild.Reporting;

namespace QuantBuild.Caching;

/// <summary>
/// Reports in a form that holds for every run with the same key: files by what they are to the run, and not by where they lie.
/// </summary>
internal sealed class StoredReports(QuantizationRequest request, string output)
{
    private const string Source = "source";
    private const string Output = "output";
    private const string Data = "data:";

    public QuantizationReport Store(QuantizationReport report) => report with
    {
        Source = FolderName.Of(report.Source),
        Output = FolderName.Of(report.Output),
        Warnings = [.. report.Warnings.Select(warning => warning with { File = Role(warning.File) })],
    };

    /// <param name="origin">Where it comes from now.</param>
    public QuantizationReport Restore(QuantizationReport report, string origin) => report with
    {
        Source = request.Source,
        Output = output,
        Origin = origin,
        Warnings = [.. report.Warnings.Select(warning => warning with { File = PathOf(warning.File) })],
    };

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
