using System.Globalization;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels.Affine;

/// <summary>QUANTBUILD_ORACLE_VALUES=10000000 compares that many values of each type, with and without importance; without it, far fewer.</summary>
[TestClass]
public sealed class K_types_with_minimums_have_the_bytes_of_ggml
{
    private const int Columns = 1024;

    [TestMethod]
    [DataRow(GgmlType.Q4_K)]
    [DataRow(GgmlType.Q5_K)]
    [DataRow(GgmlType.Q2_K)]
    public void Over_all_kinds_of_rows(GgmlType type)
    {
        int values = int.Parse(Environment.GetEnvironmentVariable("QUANTBUILD_ORACLE_VALUES") ?? "150000", CultureInfo.InvariantCulture);
        int rows = (values / Rows.Kinds.Length / Columns) + 1;
        OracleComparison.AssertSame(type, rows, Columns, 20261122);
    }

    /// <summary>Rows of one super-block up to more than one batch of the vectorized kernels.</summary>
    [TestMethod]
    [DataRow(GgmlType.Q4_K)]
    [DataRow(GgmlType.Q5_K)]
    [DataRow(GgmlType.Q2_K)]
    public void Over_rows_of_any_length(GgmlType type)
    {
        foreach (int blocks in (int[])[1, 2, 3, 5, 7, 9, 13, 17]) OracleComparison.AssertSame(type, 3, blocks * GgmlTypes.SuperBlock, blocks);
    }
}
