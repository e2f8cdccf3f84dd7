using QuantBuild.Diagnostics;

namespace QuantBuild.Tool.Arguments;

/// <summary>Collects all that is wrong with a command line, so that a user mends it once and not in five rounds.</summary>
/// <param name="origin">What the messages start with: the model, or the command's own name when no model is named.</param>
internal sealed class CommandErrors(string origin)
{
    private readonly List<Diagnostic> _all = [];

    public IReadOnlyList<Diagnostic> All => _all;

    public void Add(string code, string summary, string? found = null, string? expected = null, string? remedy = null) =>
        _all.Add(Diagnostic.Error(code, origin, summary) with { Found = found, Expected = expected, Remedy = remedy });
}
