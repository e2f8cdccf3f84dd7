using System.Globalization;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels.Grid;

/// <summary>
/// A few thousand values of each kind, because ggml quantizes about a million values a second to these types. The environment variable
/// QUANTBUILD_ORACLE_VALUES sets how many values of each type there are in all, over all kinds: 10000000 takes some minutes.
/// </summary>
[TestClass]
public sealed class Types_with_grids_have_the_bytes_of_ggml
{
    [TestMethod]
    [DataRow(GgmlType.IQ2_XXS)]
    [DataRow(GgmlType.IQ2_XS)]
    [DataRow(GgmlType.IQ2_S)]
    [DataRow(GgmlType.IQ3_XXS)]
    [DataRow(GgmlType.IQ3_S)]
    [DataRow(GgmlType.IQ1_S)]
    [DataRow(GgmlType.IQ1_M)]
    public void For_every_kind_of_rows_with_and_without_importance(GgmlType type)
    {
        var count = Environment.GetEnvironmentVariable("QUANTBUILD_ORACLE_VALUES") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 20_000;
        const int columns = 512;
        var rows = Math.Max(2, count / Rows.Kinds.Length / columns);
        OracleComparison.AssertSame(type, rows, columns, 11);
    }
}
