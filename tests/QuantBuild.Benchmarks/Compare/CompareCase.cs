using System.Globalization;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>One way to quantize a model.</summary>
internal sealed record CompareCase(string Precision, string Format, string Algorithm)
{
    /// <summary>Values that share a scale, where a precision has blocks of any size.</summary>
    public const int BlockSize = 32;

    public bool HasBlocks => Precision.EndsWith("INT4", StringComparison.Ordinal);

    /// <summary>UINT4 and UINT8 have zero points, as INT4 and INT8 have none.</summary>
    public bool Symmetric => !Precision.StartsWith('U');

    /// <summary>The arguments for the command.</summary>
    /// <param name="source">The model.</param>
    /// <param name="output">The result.</param>
    /// <param name="threads">How many.</param>
    /// <param name="json">Prints the report, for which SHA-256 of source and result are made.</param>
    public string[] Arguments(string source, string output, int threads, bool json) =>
    [
        source, "-p", Precision, "-f", Format, "-o", output, "--no-validate", "--threads", threads.ToString(CultureInfo.InvariantCulture),
        .. json ? ["--json"] : Array.Empty<string>(),
        .. Algorithm == "RTN" ? Array.Empty<string>() : ["--algorithm", Algorithm],
        .. HasBlocks ? ["--block-size", BlockSize.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
    ];

    /// <summary>All of them; what has no codes has no other format and no algorithm.</summary>
    public static IEnumerable<CompareCase> All(string[] precisions, string[] formats, string[] algorithms) =>
        from precision in precisions
        from format in formats
        from algorithm in algorithms
        where precision.Contains("INT", StringComparison.Ordinal) || (format == formats[0] && algorithm == algorithms[0])
        select new CompareCase(precision, format, algorithm);

    public override string ToString() => $"{Precision} | {Format} | {Algorithm}";
}
