using QuantBuild.Diagnostics;

namespace QuantBuild.Tool.Arguments;

/// <summary>Collects all that is wrong with a command line, so that a user mends it once and not in five rounds.</summary>
internal sealed class CommandErrors(string origin)
{
    private readonly List<Diagnostic> _all = [];

    /// <summary>What the messages start with: the command's own name until the model is known, then the model, so that a build's log says which one.</summary>
    public string Origin { get; set; } = origin;

    public IReadOnlyList<Diagnostic> All => _all;

    public void Add(string code, string summary, string? found = null, string? expected = null, string? remedy = null) =>
        _all.Add(Diagnostic.Error(code, Origin, summary) with { Found = found, Expected = expected, Remedy = remedy });
}
