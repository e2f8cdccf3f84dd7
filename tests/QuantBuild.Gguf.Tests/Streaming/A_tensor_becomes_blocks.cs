using QuantBuild.Diagnostics;
using QuantBuild.Gguf.Tests.Kernels;
using QuantBuild.Kernels;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Streaming;

namespace QuantBuild.Gguf.Tests.Streaming;

[TestClass]
public sealed class A_tensor_becomes_blocks
{
    // More than one chunk, and pieces with a rest of rows.
    private const int Rows = 700;
    private const int Columns = 768;

    [TestMethod]
    [DataRow(GgmlType.Q8_0)]
    [DataRow(GgmlType.Q4_0)]
    [DataRow(GgmlType.Q5_1)]
    [DataRow(GgmlType.TQ1_0)]
    public void The_same_as_the_kernel_over_the_whole_of_it(GgmlType type)
    {
        var values = Kernels.Rows.Of("normal", Rows * Columns, 1);
        var result = GgmlJobResult.Run(GgmlJobResult.Stored(values, GgmlType.F32), GgmlType.F32, Rows, Columns, type, threads: 3);
        var expected = GgmlJobResult.Stored(values, type);
        CollectionAssert.AreEqual(expected, result.Blocks);

        var decoded = new float[values.Length];
        GgmlDequantizer.Dequantize(type, expected, decoded);
        var errors = ErrorKernel.Values(values, decoded);
        Assert.AreEqual(errors.Signal, result.Errors.Signal, errors.Signal * 1e-12);
        Assert.AreEqual(errors.Noise, result.Errors.Noise, errors.Noise * 1e-12);
        Assert.AreEqual(errors.MaxAbsError, result.Errors.MaxAbsError);
    }

    [TestMethod]
    public void Each_matrix_by_its_own_importance()
    {
        // Matrices end inside pieces and inside chunks.
        const int RowsPerMatrix = 140;
        var values = Kernels.Rows.Of("normal", Rows * Columns, 2);
        var weights = Kernels.Rows.Importance(Rows / RowsPerMatrix * Columns, 3);
        foreach (var type in (GgmlType[])[GgmlType.Q4_0, GgmlType.Q4_1])
        {
            var expected = new byte[type.ByteSize(values.Length)];
            for (var matrix = 0; matrix < Rows / RowsPerMatrix; matrix++)
            {
                var elements = RowsPerMatrix * Columns;
                var bytes = (int)type.ByteSize(elements);
                GgmlQuantizer.Quantize(
                    type, values.AsSpan(matrix * elements, elements), Columns, weights.AsSpan(matrix * Columns, Columns), expected.AsSpan(matrix * bytes, bytes));
            }

            var importance = new GgmlImportance(weights, RowsPerMatrix);
            var result = GgmlJobResult.Run(GgmlJobResult.Stored(values, GgmlType.F32), GgmlType.F32, Rows, Columns, type, importance);
            CollectionAssert.AreEqual(expected, result.Blocks, type.ToString());
        }
    }

    [TestMethod]
    public void Not_dependent_on_the_number_of_threads()
    {
        var stored = GgmlJobResult.Stored(Kernels.Rows.Of("heavy-tailed", Rows * Columns, 4), GgmlType.F32);
        var one = GgmlJobResult.Run(stored, GgmlType.F32, Rows, Columns, GgmlType.Q5_0, threads: 1);
        var three = GgmlJobResult.Run(stored, GgmlType.F32, Rows, Columns, GgmlType.Q5_0, threads: 3);
        CollectionAssert.AreEqual(one.Blocks, three.Blocks);
        Assert.AreEqual(one.Errors, three.Errors);
    }

    [TestMethod]
    [DataRow(GgmlType.Q8_0, false)]
    [DataRow(GgmlType.Q8_0, true)]
    [DataRow(GgmlType.Q4_0, false)]
    [DataRow(GgmlType.Q4_0, true)]
    [DataRow(GgmlType.Q4_K, true)]
    public void Rows_longer_than_a_piece_are_no_different(GgmlType type, bool weighted)
    {
        const int Long = 256 * 301;
        var values = Kernels.Rows.Of("normal", 3 * Long, 5);
        var weights = weighted ? Kernels.Rows.Importance(Long, 6) : [];
        var expected = new byte[type.ByteSize(values.Length)];
        GgmlQuantizer.Quantize(type, values, Long, weights, expected);
        var importance = weighted ? new GgmlImportance(weights, 3) : null;
        var result = GgmlJobResult.Run(GgmlJobResult.Stored(values, GgmlType.F32), GgmlType.F32, 3, Long, type, importance, threads: 2);
        CollectionAssert.AreEqual(expected, result.Blocks);
    }

    [TestMethod]
    public void From_blocks_as_from_the_values_that_they_stand_for()
    {
        var blocks = GgmlJobResult.Stored(Kernels.Rows.Of("normal", Rows * Columns, 7), GgmlType.Q5_1);
        var values = new float[Rows * Columns];
        GgmlDequantizer.Dequantize(GgmlType.Q5_1, blocks, values);
        var result = GgmlJobResult.Run(blocks, GgmlType.Q5_1, Rows, Columns, GgmlType.Q4_0);
        CollectionAssert.AreEqual(GgmlJobResult.Stored(values, GgmlType.Q4_0), result.Blocks);
    }

    [TestMethod]
    public void Unless_a_value_is_too_large_for_its_scale()
    {
        var values = Kernels.Rows.Of("normal", Rows * Columns, 8);
        values[^40] = 1e10f;
        var error = Fails(values, GgmlType.Q8_0, null);
        Assert.AreEqual("QB2560", error.Code);
        StringAssert.Contains(error.Found, $"1E+10 in the block from element {values.Length - 64} on");
    }

    [TestMethod]
    public void Unless_the_blocks_it_comes_from_stand_for_no_numbers()
    {
        var blocks = GgmlJobResult.Stored(Kernels.Rows.Of("normal", Rows * Columns, 9), GgmlType.Q8_0);
        (blocks[34 * 100], blocks[(34 * 100) + 1]) = (0x00, 0x7C);
        var error = Assert.ThrowsExactly<QuantBuildException>(() => GgmlJobResult.Run(blocks, GgmlType.Q8_0, Rows, Columns, GgmlType.Q4_0)).Diagnostic;
        Assert.AreEqual("QB2008", error.Code);
        StringAssert.EndsWith(error.Found, " at element 3200");
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(-1f)]
    [DataRow(float.PositiveInfinity)]
    public void Unless_an_importance_is_no_weight(float weight)
    {
        var weights = Kernels.Rows.Importance(Columns, 10);
        weights[5] = weight;
        var error = Fails(new float[Rows * Columns], GgmlType.Q4_0, new GgmlImportance(weights, Rows));
        Assert.AreEqual("QB2562", error.Code);
        StringAssert.EndsWith(error.Found, " at index 5");
    }

    [TestMethod]
    public void Unless_its_type_needs_importance_and_there_is_none() =>
        Assert.AreEqual("QB2563", Fails(new float[Rows * Columns], GgmlType.IQ2_XS, null).Code);

    [TestMethod]
    public void Unless_its_rows_do_not_fit_a_buffer()
    {
        const int Long = (1024 * 1024) + 256;
        var stored = new byte[2 * Long];
        var importance = new GgmlImportance(new float[Long], 1);
        var error = Assert.ThrowsExactly<QuantBuildException>(
            () => GgmlJobResult.Run(stored, GgmlType.F16, 1, Long, GgmlType.Q4_0, importance)).Diagnostic;
        Assert.AreEqual("QB2561", error.Code);
        Assert.AreEqual(Long / 32 * 18, GgmlJobResult.Run(stored, GgmlType.F16, 1, Long, GgmlType.Q4_0).Blocks.Length);
    }

    private static Diagnostic Fails(float[] values, GgmlType type, GgmlImportance? importance) => Assert.ThrowsExactly<QuantBuildException>(
        () => GgmlJobResult.Run(GgmlJobResult.Stored(values, GgmlType.F32), GgmlType.F32, Rows, Columns, type, importance)).Diagnostic;
}
