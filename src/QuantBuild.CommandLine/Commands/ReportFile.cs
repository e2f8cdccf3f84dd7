using QuantBuild.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Tool.Arguments;
using QuantBuild.Tool.Output;

namespace QuantBuild.Tool.Commands;

/// <summary>The file of <c>--report</c>; its extension says which form.</summary>
internal sealed record ReportFile(string Path, bool Html)
{
    public static ReportFile? Parse(string path, CommandErrors errors)
    {
        var extension = System.IO.Path.GetExtension(path);
        if (extension.Equals(".html", StringComparison.OrdinalIgnoreCase)) return new ReportFile(path, Html: true);
        if (extension.Equals(".json", StringComparison.OrdinalIgnoreCase)) return new ReportFile(path, Html: false);
        errors.Add("QB1033", "--report has an unknown extension", $"'{path}'", "a file name that ends in .html or .json");
        return null;
    }

    public void Write(QuantizationReport report, IReadOnlyList<Diagnostic> errors) =>
        WholeFile.Write(Path, Html ? ReportHtml.Write(report, errors) : ReportJson.Write(report, errors), "--report");
}
