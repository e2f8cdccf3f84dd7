using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml;

namespace QuantBuild.Gguf.Tests.Kernels;

/// <summary>Quantizes the same rows with the kernels, their references and ggml, and asserts that all bytes are the same.</summary>
internal static class OracleComparison
{
    /// <summary>All kinds of rows, with and without importance.</summary>
    public static void AssertSame(GgmlType type, int rows, int columns, int seed)
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        foreach (var kind in Rows.Kinds)
        {
            var values = Rows.Of(kind, rows * columns, seed);
            if (!GgmlQuantizer.RequiresImportance(type)) AssertSame(type, kind, values, columns, []);
            AssertSame(type, kind, values, columns, Rows.Importance(columns, seed + 1));
        }
    }

    private static void AssertSame(GgmlType type, string kind, float[] values, int columns, float[] importance)
    {
        var blocks = new byte[type.ByteSize(values.Length)];
        GgmlQuantizer.Quantize(type, values, columns, importance, blocks);
        var expected = Ggml.Quantize(type, values, columns, importance);
        var about = $"{type}, {kind}, {(importance.Length == 0 ? "without" : "with")} importance";
        AssertEqual(type, expected, blocks, $"{about}: other bytes than ggml");

        GgmlQuantizerReference.Quantize(type, values, columns, importance, blocks);
        AssertEqual(type, expected, blocks, $"{about}: the reference has other bytes than ggml");

        var decoded = new float[values.Length];
        GgmlDequantizer.Dequantize(type, expected, decoded);
        AssertEqual(Ggml.Dequantize(type, expected, values.Length), decoded, $"{about}: other values than ggml");
        GgmlDequantizerReference.Dequantize(type, expected, decoded);
        AssertEqual(Ggml.Dequantize(type, expected, values.Length), decoded, $"{about}: the reference has other values than ggml");
    }

    private static void AssertEqual(GgmlType type, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string about)
    {
        var same = expected.CommonPrefixLength(actual);
        if (same == expected.Length) return;
        var block = same / type.BlockBytes();
        Assert.Fail($"{about}, first in block {block}, byte {same % type.BlockBytes()}: 0x{actual[same]:x2} instead of 0x{expected[same]:x2}.");
    }

    private static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string about)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            // Bit for bit; every NaN counts as the same.
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"{about}, first at {i}: {actual[i]:r} instead of {expected[i]:r}.");
        }
    }
}
