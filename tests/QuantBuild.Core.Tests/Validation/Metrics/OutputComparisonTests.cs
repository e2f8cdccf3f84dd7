using QuantBuild.Numerics;
using QuantBuild.Reporting;
using QuantBuild.Validation;
using QuantBuild.Validation.Metrics;

namespace QuantBuild.Core.Tests.Validation.Metrics;

[TestClass]
public sealed class OutputComparisonTests
{
    private static OutputReport Compare(TensorValue? source, TensorValue? result)
    {
        var comparison = new OutputComparison("y");
        comparison.Add(source, result);
        return comparison.ToReport();
    }

    [TestMethod]
    public void Equal_outputs_have_cosine_one_and_no_sqnr()
    {
        var report = Compare(Tensors.Floats([1, 3], 0.1, -2, 3), Tensors.Floats([1, 3], 0.1, -2, 3));
        Assert.AreEqual(1.0, report.Cosine);
        Assert.IsNull(report.SqnrDb);
        Assert.AreEqual(0.0, report.MaxAbsError);
        Assert.AreEqual(1.0, report.Agreement);
    }

    [TestMethod]
    public void Figures_are_those_worked_out_by_hand()
    {
        // x = (3, 4), y = (4, 3): cosine 24/25; signal 25, noise 2: 10·log10(12.5); the largest moves.
        var report = Compare(Tensors.Floats([1, 2], 3, 4), Tensors.Floats([1, 2], 4, 3));
        Assert.AreEqual(0.96, report.Cosine!.Value, 1e-12);
        Assert.AreEqual(10 * Math.Log10(12.5), report.SqnrDb!.Value, 1e-9);
        Assert.AreEqual(1.0, report.MaxAbsError);
        Assert.AreEqual(0.0, report.Agreement);
    }

    [TestMethod]
    public void The_cosine_is_the_smallest_of_the_samples_and_the_sqnr_is_over_all_of_them()
    {
        var comparison = new OutputComparison("y");
        comparison.Add(Tensors.Floats([1, 2], 3, 4), Tensors.Floats([1, 2], 3, 4));
        comparison.Add(Tensors.Floats([1, 2], 3, 4), Tensors.Floats([1, 2], 4, 3));
        var report = comparison.ToReport();
        Assert.AreEqual(0.96, report.Cosine!.Value, 1e-12);
        Assert.AreEqual(10 * Math.Log10(50.0 / 2), report.SqnrDb!.Value, 1e-9);
        Assert.AreEqual(0.5, report.Agreement);
    }

    [TestMethod]
    [DataRow(ElementType.Float16)]
    [DataRow(ElementType.BFloat16)]
    [DataRow(ElementType.Float64)]
    [DataRow(ElementType.Int8)]
    [DataRow(ElementType.UInt8)]
    [DataRow(ElementType.Int16)]
    public void Every_type_of_values_has_a_cosine(ElementType type) =>
        Assert.AreEqual(0.96, Compare(Tensors.Of(type, [1, 2], 3, 4), Tensors.Of(type, [1, 2], 4, 3)).Cosine!.Value, 1e-12);

    [TestMethod]
    [DataRow(ElementType.Int32)]
    [DataRow(ElementType.Int64)]
    public void Labels_have_no_cosine_but_an_agreement(ElementType type)
    {
        var report = Compare(Tensors.Of(type, [4], 7, 0, 3, 3), Tensors.Of(type, [4], 7, 5, 3, 3));
        Assert.IsNull(report.Cosine);
        Assert.IsNull(report.SqnrDb);
        Assert.AreEqual(0.75, report.Agreement);
        Assert.AreEqual(5.0, report.MaxAbsError);
    }

    [TestMethod]
    public void Large_integers_that_doubles_cannot_tell_apart_are_not_equal()
    {
        var (a, b) = (BitConverter.GetBytes(1L << 60), BitConverter.GetBytes((1L << 60) + 1));
        Assert.AreEqual(0.0, Compare(new(ElementType.Int64, [1], a), new(ElementType.Int64, [1], b)).Agreement);
    }

    [TestMethod]
    public void Bools_and_strings_have_the_share_of_equal_elements()
    {
        Assert.AreEqual(0.5, Compare(Tensors.Of(ElementType.Bool, [2], 1, 0), Tensors.Of(ElementType.Bool, [2], 1, 1)).Agreement);
        var strings = Compare(Tensors.Strings("a", "b"), Tensors.Strings("a", "B"));
        Assert.AreEqual(0.5, strings.Agreement);
        Assert.IsNull(strings.Cosine);
    }

    [TestMethod]
    public void Empty_outputs_have_no_figures()
    {
        var report = Compare(Tensors.Floats([0, 4]), Tensors.Floats([0, 4]));
        Assert.IsNull(report.Cosine);
        Assert.IsNull(report.SqnrDb);
        Assert.IsNull(report.Agreement);
    }

    [TestMethod]
    public void Another_shape_counts_as_disagreement_and_is_told()
    {
        var comparison = new OutputComparison("boxes");
        comparison.Add(Tensors.Floats([2, 2], 1, 2, 3, 4), Tensors.Floats([1, 2], 1, 2));
        var report = comparison.ToReport();
        Assert.AreEqual(0.0, report.Cosine);
        Assert.AreEqual(0.0, report.SqnrDb);
        Assert.AreEqual(0.0, report.Agreement);
        Assert.AreEqual(1, comparison.ShapeMismatches);
        Assert.AreEqual("source FP32 [2,2], result FP32 [1,2]", comparison.FirstShapeMismatch);
    }

    [TestMethod]
    public void A_result_that_found_something_where_the_source_found_nothing_disagrees()
    {
        var report = Compare(Tensors.Floats([0, 4]), Tensors.Floats([1, 4], 1, 2, 3, 4));
        Assert.AreEqual(0.0, report.Cosine);
        Assert.AreEqual(OutputComparison.LowestSqnrDb, report.SqnrDb);
        Assert.AreEqual(0.0, report.Agreement);
    }

    [TestMethod]
    [DataRow(double.NaN, 1)]
    [DataRow(1, double.NaN)]
    [DataRow(double.PositiveInfinity, 1)]
    [DataRow(1, double.NegativeInfinity)]
    [DataRow(double.PositiveInfinity, double.NegativeInfinity)]
    [DataRow(double.NaN, double.PositiveInfinity)]
    public void NaN_or_infinity_on_one_side_fails_every_bound(double source, double result)
    {
        var report = Compare(Tensors.Floats([1, 3], 1, source, 2), Tensors.Floats([1, 3], 1, result, 2));
        Assert.AreEqual(-1.0, report.Cosine);
        Assert.AreEqual(OutputComparison.LowestSqnrDb, report.SqnrDb);
        Assert.AreEqual(double.MaxValue, report.MaxAbsError);
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NegativeInfinity)]
    public void NaN_or_infinity_at_the_same_place_is_equal(double value)
    {
        var report = Compare(Tensors.Floats([1, 3], 1, value, 2), Tensors.Floats([1, 3], 1, value, 2));
        Assert.AreEqual(1.0, report.Cosine);
        Assert.IsNull(report.SqnrDb);
        Assert.AreEqual(1.0, report.Agreement);
    }

    [TestMethod]
    public void Zeros_on_both_sides_are_alike_and_on_one_side_are_not()
    {
        Assert.AreEqual(1.0, Compare(Tensors.Floats([1, 2], 0, 0), Tensors.Floats([1, 2], 0, 0)).Cosine);
        Assert.AreEqual(0.0, Compare(Tensors.Floats([1, 2], 0, 0), Tensors.Floats([1, 2], 0, 1)).Cosine);
        Assert.AreEqual(0.0, Compare(Tensors.Floats([1, 2], 1, 0), Tensors.Floats([1, 2], 0, 0)).Cosine);
        Assert.AreEqual(OutputComparison.LowestSqnrDb, Compare(Tensors.Floats([1, 2], 0, 0), Tensors.Floats([1, 2], 0, 1)).SqnrDb);
    }

    [TestMethod]
    public void Choosing_another_of_several_equal_maxima_agrees() =>
        Assert.AreEqual(1.0, Compare(Tensors.Floats([1, 3], 5, 5, 1), Tensors.Floats([1, 3], 4.9, 5, 1)).Agreement);

    [TestMethod]
    public void The_largest_doubles_do_not_overflow()
    {
        var report = Compare(Tensors.Of(ElementType.Float64, [1, 2], double.MaxValue, 1), Tensors.Of(ElementType.Float64, [1, 2], double.MaxValue, 2));
        Assert.AreEqual(1.0, report.Cosine!.Value, 1e-9);
        Assert.IsTrue(double.IsFinite(report.SqnrDb!.Value));
    }

    [TestMethod]
    public void A_tensor_on_one_side_only_disagrees()
    {
        Assert.AreEqual(0.0, Compare(Tensors.Floats([1, 2], 1, 2), null).Cosine);
        Assert.IsNull(Compare(null, null).Cosine);
    }
}
