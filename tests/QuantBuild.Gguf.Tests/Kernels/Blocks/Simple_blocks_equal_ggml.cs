using System.Globalization;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels.Blocks;

/// <summary>QUANTBUILD_ORACLE_VALUES=10000000 compares so many values of each kind instead of some ten thousand.</summary>
[TestClass]
public sealed class Simple_blocks_equal_ggml
{
    [TestMethod]
    [DataRow(GgmlType.Q8_0)]
    [DataRow(GgmlType.Q4_0)]
    [DataRow(GgmlType.Q4_1)]
    [DataRow(GgmlType.Q5_0)]
    [DataRow(GgmlType.Q5_1)]
    [DataRow(GgmlType.TQ1_0)]
    [DataRow(GgmlType.TQ2_0)]
    [DataRow(GgmlType.MXFP4)]
    [DataRow(GgmlType.NVFP4)]
    [DataRow(GgmlType.Q1_0)]
    [DataRow(GgmlType.Q2_0)]
    public void In_every_byte(GgmlType type)
    {
        const int Columns = 768;
        var wanted = int.Parse(Environment.GetEnvironmentVariable("QUANTBUILD_ORACLE_VALUES") ?? "40000", CultureInfo.InvariantCulture);
        OracleComparison.AssertSame(type, Math.Max(1, wanted / Columns), Columns, 7);
        OracleComparison.AssertSame(type, 1, 256, 8);
    }
}
