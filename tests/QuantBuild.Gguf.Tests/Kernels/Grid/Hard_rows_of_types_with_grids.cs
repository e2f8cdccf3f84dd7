using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels.Grid;

[TestClass]
public sealed class Hard_rows_of_types_with_grids
{
    private static readonly GgmlType[] Types =
        [GgmlType.IQ2_XXS, GgmlType.IQ2_XS, GgmlType.IQ2_S, GgmlType.IQ3_XXS, GgmlType.IQ3_S, GgmlType.IQ1_S, GgmlType.IQ1_M];

    [TestMethod]
    public void A_zero_sub_block_before_others_moves_the_codes_of_IQ3_S_as_it_does_in_ggml()
    {
        var values = Rows.Of("normal", 512, 1);
        Array.Clear(values, 64, 32);
        AssertSameAsGgml(GgmlType.IQ3_S, values, []);
    }

    [TestMethod]
    public void Large_values_without_any_importance_have_the_bytes_of_ggml()
    {
        // One large negative value in eight small ones, which changes sides as it does not matter: far beyond what rounding can hold.
        var values = Rows.Of("positive", 512, 2);
        var importance = Rows.Importance(512, 3);
        for (var i = 5; i < 512; i += 8)
        {
            values[i] *= -1e9f * (i % 64);
            importance[i] = 0;
        }
        foreach (var type in Types) AssertSameAsGgml(type, values, importance);
    }

    [TestMethod]
    public void Nothing_of_importance_has_the_bytes_of_ggml()
    {
        foreach (var type in Types) AssertSameAsGgml(type, Rows.Of("normal", 512, 4), new float[512]);
    }

    [TestMethod]
    [DataRow(1e-44f)]
    [DataRow(1e-38f)]
    [DataRow(1e-20f)]
    [DataRow(1e-14f)]
    [DataRow(1e-8f)]
    [DataRow(1e7f)]
    [DataRow(1e11f)]
    public void Tiny_and_huge_rows_have_the_bytes_of_ggml(float magnitude)
    {
        var values = Rows.Of("uniform", 512, 5);
        foreach (ref var value in values.AsSpan()) value *= magnitude;
        foreach (var type in Types)
        {
            if (!GgmlQuantizer.RequiresImportance(type)) AssertSameAsGgml(type, values, []);
            AssertSameAsGgml(type, values, Rows.Importance(512, 6));
        }
    }

    [TestMethod]
    [DataRow(GgmlType.IQ2_XS)]
    [DataRow(GgmlType.IQ2_S)]
    [DataRow(GgmlType.IQ3_XXS)]
    [DataRow(GgmlType.IQ3_S)]
    public void Where_ggml_ends_the_process_the_block_is_one_that_is_refused(GgmlType type)
    {
        // Not compared with ggml, as that would end this process too.
        var blocks = new byte[type.ByteSize(512)];
        GgmlQuantizer.Quantize(type, HugeAtFirst(1e30f), 512, Rows.Importance(512, 8), blocks);
        Assert.AreEqual(0, GgmlValidation.IndexOfInvalidBlock(type, blocks));
        Assert.AreEqual(-1, GgmlValidation.IndexOfInvalidBlock(type, blocks.AsSpan(type.BlockBytes())));
    }

    [TestMethod]
    public void Where_it_does_not_end_it_the_bytes_are_the_same()
    {
        foreach (var type in (GgmlType[])[GgmlType.IQ2_XXS, GgmlType.IQ1_S, GgmlType.IQ1_M])
        {
            AssertSameAsGgml(type, HugeAtFirst(1e16f), Rows.Importance(512, 8));
            AssertSameAsGgml(type, HugeAtFirst(1e30f), Rows.Importance(512, 8));
        }
    }

    private static float[] HugeAtFirst(float magnitude)
    {
        var values = Rows.Of("normal", 512, 7);
        for (var i = 0; i < 256; i++) values[i] *= magnitude;
        return values;
    }

    private static void AssertSameAsGgml(GgmlType type, float[] values, float[] importance)
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var expected = Ggml.Quantize(type, values, 512, importance);
        var actual = new byte[expected.Length];
        GgmlQuantizer.Quantize(type, values, 512, importance, actual);
        Assert.AreEqual(expected.Length, expected.AsSpan().CommonPrefixLength(actual), $"{type}");
        GgmlQuantizerReference.Quantize(type, values, 512, importance, actual);
        Assert.AreEqual(expected.Length, expected.AsSpan().CommonPrefixLength(actual), $"{type}, the reference");
    }
}
