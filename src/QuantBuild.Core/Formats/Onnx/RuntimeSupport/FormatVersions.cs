namespace QuantBuild.Formats.Onnx.RuntimeSupport;

/// <summary>The first release of ONNX Runtime that loads a model of a version of the format.</summary>
/// <remarks>
/// From 1.11 on by trying the released libraries (tests/QuantBuild.RuntimeMatrix), before that by ONNX Runtime's own table of compatibility.
/// </remarks>
internal static class FormatVersions
{
    // 1.15 loads opset 19, but its CPU backend lacks that opset's Cast and DequantizeLinear, without which nothing written here runs.
    private static readonly (long Opset, Version Lowest)[] Opsets =
    [
        (12, new(1, 3, 0)), (13, new(1, 6, 0)), (14, new(1, 8, 0)), (15, new(1, 9, 0)), (16, new(1, 11, 0)), (17, new(1, 12, 0)), (18, new(1, 14, 0)),
        (19, new(1, 16, 0)), (20, new(1, 17, 0)), (21, new(1, 18, 0)), (22, new(1, 21, 0)), (23, new(1, 23, 0)), (25, new(1, 24, 0)), (26, new(1, 25, 0)),
    ];

    private static readonly (long Ir, Version Lowest)[] IrVersions = [(8, new(1, 10, 0)), (9, new(1, 15, 0)), (10, new(1, 18, 0)), (11, new(1, 23, 0)), (13, new(1, 24, 0))];

    private static readonly Version Any = new(0, 0, 0);

    /// <param name="opset">Of the default domain.</param>
    public static Version LowestForOpset(long opset) => opset < Opsets[0].Opset ? Any : Lowest(Opsets, opset);

    public static Version LowestForIr(long irVersion) => irVersion < IrVersions[0].Ir ? Any : Lowest(IrVersions, irVersion);

    /// <summary>The highest opset that a release runs.</summary>
    public static long HighestOpset(Version runtime) => Highest(Opsets, runtime, 11);

    public static long HighestIr(Version runtime) => Highest(IrVersions, runtime, 7);

    private static Version Lowest((long Number, Version Lowest)[] table, long number) =>
        table.Where(row => row.Number >= number).Select(row => row.Lowest).FirstOrDefault(table[^1].Lowest);

    private static long Highest((long Number, Version Lowest)[] table, Version runtime, long before) =>
        table.Where(row => row.Lowest <= runtime).Select(row => row.Number).DefaultIfEmpty(before).Max();
}
