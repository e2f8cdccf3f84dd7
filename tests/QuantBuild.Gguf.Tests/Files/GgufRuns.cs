using QuantBuild.Planning;
using QuantBuild.Reporting;

namespace QuantBuild.Gguf.Tests.Files;

/// <summary>Quantizes files as the command does, without running the result.</summary>
internal static class GgufRuns
{
    public static Quantizer Quantizer { get; } = new(static _ => null);

    public static QuantizationReport Quantize(string source, string output, string precision, GgufSettings? gguf = null, int threads = 0, string[]? exclude = null, params PrecisionOverride[] overrides)
    {
        var result = Quantizer.Quantize(new QuantizationRequest
        {
            Source = source,
            Output = output,
            Settings = new QuantizationSettings { Precision = precision, Threads = threads, Gguf = gguf, Exclude = exclude ?? [], Overrides = overrides },
            Validation = new() { Enabled = false },
        });
        Assert.IsTrue(result.Succeeded);
        return result.Report;
    }

    /// <summary>The code of the error that a run ends with.</summary>
    public static QuantBuild.Diagnostics.Diagnostic Refused(string source, string output, string precision, GgufSettings? gguf = null, params PrecisionOverride[] overrides)
    {
        var error = Assert.ThrowsExactly<QuantBuild.Diagnostics.QuantBuildException>(() => Quantize(source, output, precision, gguf, overrides: overrides));
        Assert.IsFalse(File.Exists(output), "nothing is left behind");
        return error.Diagnostic;
    }
}
