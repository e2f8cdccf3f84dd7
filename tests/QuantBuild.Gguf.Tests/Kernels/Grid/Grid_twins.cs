using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Kernels.Ggml;
using QuantBuild.Kernels.Ggml.Grid;

namespace QuantBuild.Gguf.Tests.Kernels.Grid;

[TestClass]
public sealed class Grid_twins
{
    [TestMethod]
    [DataRow(GgmlType.IQ2_XXS)]
    [DataRow(GgmlType.IQ2_XS)]
    [DataRow(GgmlType.IQ2_S)]
    [DataRow(GgmlType.IQ3_XXS)]
    [DataRow(GgmlType.IQ3_S)]
    [DataRow(GgmlType.IQ1_S)]
    [DataRow(GgmlType.IQ1_M)]
    public void Many_scales_and_points_at_once_equal_one_after_the_other(GgmlType type)
    {
        var cases = from kind in Gen.Elements(Rows.Kinds)
                    from rows in Gen.Choose(1, 2)
                    from columns in Gen.Elements(256, 512)
                    from seed in Gen.Choose(0, int.MaxValue)
                    from magnitude in Gen.Frequency((3, Gen.Constant(1f)), (2, Gen.Elements(1e-30f, 1e-16f, 1e-8f, 1e9f, 1e12f, 1e20f, 1e33f)))
                    from weights in Gen.Elements(0, 1, 2)
                    select (kind, rows, columns, seed, magnitude, weights);
        Prop.ForAll(cases.ToArbitrary(), each =>
        {
            var values = Rows.Of(each.kind, each.rows * each.columns, each.seed);
            foreach (ref var value in values.AsSpan()) value *= each.magnitude;
            var importance = Importance(each.weights, each.columns, each.seed, GgmlQuantizer.RequiresImportance(type));
            var expected = new byte[type.ByteSize(values.Length)];
            var actual = new byte[expected.Length];
            GgmlQuantizerReference.Quantize(type, values, each.columns, importance, expected);
            GgmlQuantizer.Quantize(type, values, each.columns, importance, actual);
            CollectionAssert.AreEqual(expected, actual);

            var decoded = new float[values.Length];
            GgmlDequantizerReference.Dequantize(type, expected, values);
            GgmlDequantizer.Dequantize(type, expected, decoded);
            CollectionAssert.AreEqual(Bits(values), Bits(decoded));
        }).QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void The_nearest_of_eight_levels_equals_a_search_one_by_one() => SameNearest<EightLevels>(SearchGrids.Iq1.Value);

    [TestMethod]
    public void The_nearest_of_four_levels_equals_a_search_one_by_one() => SameNearest<FourLevels>(SearchGrids.Iq3S.Value);

    /// <summary>Values and weights are small whole numbers, so that many sums are the same and the first must win.</summary>
    private static void SameNearest<TShape>(SearchGrid grid)
        where TShape : struct, IGridShape
    {
        var random = new Random(3);
        var found = 0;
        for (var run = 0; run < 20000; run++)
        {
            var point = 0;
            for (var i = 0; i < TShape.Size; i++) point |= random.Next(TShape.Levels) << (TShape.Bits * i);
            if (grid.Has(point)) continue;
            var x = Enumerable.Range(0, TShape.Size).Select(_ => (float)random.Next(16)).ToArray();
            var weights = Enumerable.Range(0, TShape.Size).Select(_ => (float)random.Next(3)).ToArray();
            var expected = OneByOne<TShape>(grid.Near(point), x, weights);
            Assert.AreEqual(expected, TShape.Nearest(grid.Near(point), in x[0], in weights[0], TShape.Odd));
            found++;
        }
        Assert.IsGreaterThan(1000, found);
    }

    private static int OneByOne<TShape>(ReadOnlySpan<ushort> candidates, float[] x, float[] weights)
        where TShape : struct, IGridShape
    {
        var (smallest, nearest) = (float.MaxValue, -1);
        foreach (var candidate in candidates)
        {
            float sum = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var difference = (2 * (candidate >> (TShape.Bits * i) & ((1 << TShape.Bits) - 1))) + 1 - x[i];
                sum += weights[i] * difference * difference;
            }
            if (sum < smallest) (smallest, nearest) = (sum, candidate);
        }
        return nearest;
    }

    private static float[] Importance(int kind, int columns, int seed, bool required) => kind switch
    {
        0 when !required => [],
        // Nothing matters but a few, so that large values may be the ones that change sides.
        2 => [.. Rows.Importance(columns, seed).Select((weight, i) => i % 7 == 0 ? weight : 0)],
        _ => Rows.Importance(columns, seed),
    };

    private static int[] Bits(float[] values) => [.. values.Select(value => float.IsNaN(value) ? 0 : BitConverter.SingleToInt32Bits(value))];
}
