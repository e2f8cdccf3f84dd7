namespace QuantBuild.Diagnostics;

/// <summary>How much a <see cref="Diagnostic"/> weighs.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; nothing needs to be done. Builds show it in detailed logs only.</summary>
    Note,

    /// <summary>Something should be looked at.</summary>
    Warning,

    /// <summary>There is no result.</summary>
    Error,
}

/// <summary>
/// One coded message: what is wrong with which file and tensor, what was found, what was expected and what to do.
/// </summary>
/// <param name="Code">QB1xxx what the user wrote, QB2xxx the model, QB3xxx accuracy, QB4xxx runtime and environment, QB5xxx files and resources.</param>
/// <param name="File">The file it is about, as the user named it.</param>
/// <param name="Summary">What happened, as one sentence without a final full stop.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, string File, string Summary)
{
    /// <summary>The tensor or node it is about, if there is one.</summary>
    public string? Tensor { get; init; }

    public string? Found { get; init; }

    public string? Expected { get; init; }

    /// <summary>What the user can do, as a sentence without a final full stop.</summary>
    public string? Remedy { get; init; }

    public string HelpLink => $"https://github.com/quantbuild/quantbuild/blob/main/docs/errors.md#{Code.ToLowerInvariant()}";

    /// <summary>Everything but file and code, on one line.</summary>
    public string Message
    {
        get
        {
            var text = new System.Text.StringBuilder();
            if (Tensor is not null) text.Append('\'').Append(Tensor).Append("': ");
            text.Append(Summary).Append('.');
            if (Found is not null) text.Append(" Found: ").Append(Found).Append('.');
            if (Expected is not null) text.Append(" Expected: ").Append(Expected).Append('.');
            if (Remedy is not null) text.Append(' ').Append(Remedy).Append('.');
            return OneLine(text.ToString());
        }
    }

    /// <summary>MSBuild's canonical form: <c>file : error QB2001: message</c>.</summary>
    public override string ToString() =>
        $"{OneLine(File)} : {Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "note" }} {Code}: {Message}";

    public static Diagnostic Error(string code, string file, string summary) => new(code, DiagnosticSeverity.Error, file, summary);

    public static Diagnostic Warning(string code, string file, string summary) => new(code, DiagnosticSeverity.Warning, file, summary);

    public static Diagnostic Note(string code, string file, string summary) => new(code, DiagnosticSeverity.Note, file, summary);

    // Names come from models: a line break or an escape sequence in one must not forge a line of a build log.
    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
}
