using FsCheck;
using FsCheck.Fluent;
using QuantBuild.Numerics;
using QuantBuild.Validation;
using QuantBuild.Validation.Metrics;

namespace QuantBuild.Core.Tests.Validation.Metrics;

[TestClass]
public sealed class ComparisonPropertyTests
{
    private static Arbitrary<(double[] X, double[] Y)> Pairs() =>
        (from n in Gen.Choose(1, 64)
         from x in ArbMap.Default.GeneratorFor<double>().ArrayOf(n)
         from y in ArbMap.Default.GeneratorFor<double>().ArrayOf(n)
         select (x, y)).ToArbitrary();

    [TestMethod]
    [DataRow(ElementType.Float64)]
    [DataRow(ElementType.Float32)]
    [DataRow(ElementType.Float16)]
    [DataRow(ElementType.BFloat16)]
    public void Every_figure_is_finite_and_in_its_range_whatever_the_values(ElementType type) =>
        Prop.ForAll(Pairs(), pair =>
        {
            var comparison = new OutputComparison("y");
            comparison.Add(Tensors.Of(type, [1, pair.X.Length], pair.X), Tensors.Of(type, [1, pair.Y.Length], pair.Y));
            var report = comparison.ToReport();
            return report.Cosine is >= -1 and <= 1
                && report.SqnrDb is null or (>= OutputComparison.LowestSqnrDb and < double.PositiveInfinity)
                && report.MaxAbsError is >= 0 and <= double.MaxValue
                && report.Agreement is null or (>= 0 and <= 1);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_tensor_equals_itself_whatever_its_values() =>
        Prop.ForAll(Pairs(), pair =>
        {
            var comparison = new OutputComparison("y");
            var tensor = Tensors.Of(ElementType.Float64, [1, pair.X.Length], pair.X);
            comparison.Add(tensor, tensor with { Data = [.. tensor.Data] });
            var report = comparison.ToReport();
            return report.Cosine == 1 && report.SqnrDb is null && report.MaxAbsError == 0 && report.Agreement is null or 1;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_cosine_does_not_depend_on_which_side_is_which() =>
        Prop.ForAll(Pairs(), pair =>
        {
            var (x, y) = (Tensors.Of(ElementType.Float64, [pair.X.Length], pair.X), Tensors.Of(ElementType.Float64, [pair.Y.Length], pair.Y));
            var (forth, back) = (new OutputComparison("y"), new OutputComparison("y"));
            forth.Add(x, y);
            back.Add(y, x);
            return forth.ToReport().Cosine == back.ToReport().Cosine && forth.ToReport().MaxAbsError == back.ToReport().MaxAbsError;
        }).QuickCheckThrowOnFailure();
}
