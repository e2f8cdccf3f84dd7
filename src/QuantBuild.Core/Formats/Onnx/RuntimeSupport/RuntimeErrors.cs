using System.Globalization;
using QuantBuild.Diagnostics;
using QuantBuild.Planning;

namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>What the application's ONNX Runtime has to do with the result. One method for each code.</summary>
internal static class RuntimeErrors
{
    /// <summary>QB4070: an operator of the result that the release does not run.</summary>
    /// <param name="file">The model.</param>
    /// <param name="uses">Those that it does not run, in the order of the model.</param>
    /// <param name="runtime">The release.</param>
    /// <param name="lowest">The first release that runs the whole result.</param>
    /// <param name="instead">Settings that the release runs, as a clause; empty when there are none.</param>
    public static QuantBuildException Operator(string file, IReadOnlyList<FormUse> uses, TargetRuntime runtime, Version lowest, string instead) => new(
        Diagnostic.Error("QB4070", file, $"The result would not run in {Name(runtime)}") with
        {
            Tensor = uses[0].Tensor,
            Found = string.Join("; ", uses.GroupBy(use => use.Form).Select(group => string.Create(CultureInfo.InvariantCulture,
                $"{group.Key.Name} for {group.Select(use => use.Tensor).Distinct().Count()} tensor(s), first {Place(group.First())}: from ONNX Runtime {group.Key.Lowest} on"))),
            Expected = $"operators that ONNX Runtime {runtime.Version} runs on the CPU",
            Remedy = Remedy(runtime, lowest, instead),
        });

    /// <summary>QB4071: an opset or ir_version that the release does not load.</summary>
    /// <param name="file">The model.</param>
    /// <param name="found">What the result has: <c>opset 23 (the source has 13)</c>.</param>
    /// <param name="expected">What the release loads.</param>
    /// <param name="runtime">The release.</param>
    /// <param name="lowest">The first release that loads it.</param>
    /// <param name="instead">Settings that the release runs, as a clause; empty when there are none.</param>
    public static QuantBuildException Version(string file, string found, string expected, TargetRuntime runtime, Version lowest, string instead) => new(
        Diagnostic.Error("QB4071", file, $"The result would not load in {Name(runtime)}") with
        {
            Found = found,
            Expected = expected,
            Remedy = Remedy(runtime, lowest, instead),
        });

    /// <summary>QB4072: packages that do not agree.</summary>
    public static Diagnostic SeveralVersions(string file, IReadOnlyList<ApplicationPackage> packages, ApplicationPackage lowest) =>
        Diagnostic.Note("QB4072", file, "The application uses packages of several versions of ONNX Runtime; the lowest counts") with
        {
            Found = string.Join(", ", packages.Select(package => $"{package.Id} {package.VersionText}")),
            Expected = $"one version; the result is made for {lowest.VersionText}",
            Remedy = "If another one runs the model, name its version with RuntimeVersion (--runtime-version)",
        };

    /// <summary>QB4073: a version that is none.</summary>
    public static Diagnostic UnreadableVersion(string file, ApplicationPackage package) =>
        Diagnostic.Warning("QB4073", file, "Whether the application's ONNX Runtime runs the result was not checked, because its version cannot be read") with
        {
            Found = $"{package.Id} {package.VersionText}",
            Expected = "a version such as 1.20.1",
            Remedy = "Name the version with RuntimeVersion (--runtime-version), or switch the check off with the value any",
        };

    private static string Name(TargetRuntime runtime) =>
        runtime.Package is null ? $"ONNX Runtime {runtime.Version}" : $"the ONNX Runtime that the application uses ({runtime.Package} {runtime.Version})";

    private static string Place(FormUse use) => use.Node.Length > 0 ? $"in node '{use.Node}'" : $"for '{use.Tensor}'";

    private static string Remedy(TargetRuntime runtime, Version lowest, string instead)
    {
        var update = runtime.Package is null
            ? $"Name ONNX Runtime {lowest} or later in RuntimeVersion (--runtime-version) if the application has it"
            : $"Update the package to {lowest} or later (a PackageReference to {runtime.Package} of that version, where it comes by way of another package)";
        return instead.Length == 0 ? update : $"{update}, or use what {runtime.Version} runs: {instead}";
    }
}
