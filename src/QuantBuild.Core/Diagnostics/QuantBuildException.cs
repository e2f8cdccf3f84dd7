namespace QuantBuild.Diagnostics;

/// <summary>The one exception that callers of the engine see for a bad model, a bad setting or a failing environment.</summary>
public sealed class QuantBuildException(Diagnostic diagnostic, Exception? inner = null)
    : Exception(diagnostic.ToString(), inner)
{
    public Diagnostic Diagnostic { get; } = diagnostic;
}
