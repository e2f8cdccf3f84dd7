using System.Globalization;
using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels;

/// <summary>
/// QUANTBUILD_ORACLE_VALUES sets how many values of each type are compared, all kinds of rows together: 10000000 for the long run.
/// </summary>
[TestClass]
public sealed class Symmetric_and_nonlinear_types_equal_ggml
{
    [TestMethod]
    [DataRow(GgmlType.Q3_K)]
    [DataRow(GgmlType.Q6_K)]
    [DataRow(GgmlType.IQ4_NL)]
    [DataRow(GgmlType.IQ4_XS)]
    public void In_all_kinds_of_rows(GgmlType type)
    {
        const int columns = 768;
        var values = int.TryParse(Environment.GetEnvironmentVariable("QUANTBUILD_ORACLE_VALUES"), CultureInfo.InvariantCulture, out var set) ? set : 100_000;
        OracleComparison.AssertSame(type, Math.Max(1, values / Rows.Kinds.Length / columns), columns, seed: 6);
    }

    [TestMethod]
    [DataRow(GgmlType.Q3_K)]
    [DataRow(GgmlType.Q6_K)]
    [DataRow(GgmlType.IQ4_NL)]
    [DataRow(GgmlType.IQ4_XS)]
    public void Where_squares_overflow_and_scales_vanish(GgmlType type)
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        const int columns = 256;
        for (var exponent = -44; exponent <= 38; exponent += 2)
        {
            // Groups of this magnitude, some among others of magnitude 1; and any magnitude up to it.
            var random = new Random(exponent);
            var values = new float[12 * columns];
            for (var i = 0; i < values.Length; i++)
            {
                var power = i < 4 * columns ? exponent : i < 8 * columns ? (i / 16 % 3 == 0 ? exponent : 0) : random.Next(-45, exponent + 1);
                values[i] = (float)(((random.NextDouble() * 2) - 1) * Math.Pow(10, power));
            }
            foreach (var importance in (float[][])[[], Rows.Importance(columns, exponent), new float[columns]])
            {
                var about = string.Create(CultureInfo.InvariantCulture, $"{type}, 1e{exponent}, {importance.Length} importances");
                var expected = Ggml.Quantize(type, values, columns, importance);
                var blocks = new byte[expected.Length];
                GgmlQuantizerReference.Quantize(type, values, columns, importance, blocks);
                CollectionAssert.AreEqual(expected, blocks, about + ": the reference");
                GgmlQuantizer.Quantize(type, values, columns, importance, blocks);
                CollectionAssert.AreEqual(expected, blocks, about);
            }
        }
    }
}
